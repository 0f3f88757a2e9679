"""A journal's copy as bytes: PDF, JSON, FHIR, a package of all three. Each is a function of one value, and no more."""

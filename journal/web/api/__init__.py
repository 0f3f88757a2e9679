"""/api/v1: the same acts as the pages, for programs. A blueprint a noun; schemas refuse what they do not know."""

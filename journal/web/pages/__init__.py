"""Pages: the same acts as the API's, for people. Each works without script."""

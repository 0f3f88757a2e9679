"""Tables and queries: what stands in the main database, and the facts that the policy asks about it."""

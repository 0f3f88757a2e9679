"""Who may do what: grounds that permit and bars that forbid, each citing its paragraph. Pure functions over facts."""

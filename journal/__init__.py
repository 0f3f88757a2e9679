"""An encrypted clinical journal server: an entry opens with two keys, and only where the log says so."""

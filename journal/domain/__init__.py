"""What things are: frozen values in the words of the field, with no I/O and no framework."""

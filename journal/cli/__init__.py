"""The commands of `journal`: what is run beside the server, each in a module of its own."""

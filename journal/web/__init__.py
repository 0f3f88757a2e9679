"""HTTP: pages and JSON over the same services."""

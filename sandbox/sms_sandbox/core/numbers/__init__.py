"""Phone numbers and sender IDs."""

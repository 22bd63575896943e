"""Write, read and replay run files."""

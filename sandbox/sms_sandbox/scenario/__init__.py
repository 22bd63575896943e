"""Read scenario files, check them and apply them to an engine."""

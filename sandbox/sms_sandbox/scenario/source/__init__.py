"""Parse the text of a scenario file and keep the position of each value."""

"""Explain what is wrong with a scenario file, and where."""

"""Merge a scenario file with the one that it extends."""

"""Patterns that users write: regular expressions and globs, searched in linear time."""

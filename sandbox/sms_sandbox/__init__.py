"""A test double for the HTTP APIs of SMS providers."""

__version__ = "0.1.0"

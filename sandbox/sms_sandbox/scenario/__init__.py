"""Scenario files: from TOML to a configured engine, and the verdict at the end."""

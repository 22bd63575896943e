"""Describe a scenario in words."""

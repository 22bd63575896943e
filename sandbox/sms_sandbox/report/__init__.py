"""Render a verdict as text, JSON, JUnit XML or HTML."""

"""Encode and segment texts."""

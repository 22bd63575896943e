"""Workspaces on disk: their inputs, written before the answers, and images of their state."""

"""Workspaces: isolated accounts, messages, clocks and webhooks on one server."""

"""Serve what a port receives besides plain HTTP: TLS, tunnels, and proxy requests."""

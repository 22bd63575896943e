"""What a port does besides HTTP: TLS, tunnels, and requests for a proxy."""

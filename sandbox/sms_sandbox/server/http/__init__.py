"""HTTP on the socket: bytes in, bytes out."""

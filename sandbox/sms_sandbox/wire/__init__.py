"""Bytes of HTTP, without sockets."""

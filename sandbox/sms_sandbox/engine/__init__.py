"""Puts the network and the providers together. Synchronous, without I/O: given bytes and the time."""

"""The network and the providers, put together. Synchronous and without I/O: it is given bytes and the time."""

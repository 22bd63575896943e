"""The edges: sockets, real time, the admin API. They carry out what the engine decides."""

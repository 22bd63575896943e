"""The edges: sockets, real time, the admin API. They execute what the engine decides."""

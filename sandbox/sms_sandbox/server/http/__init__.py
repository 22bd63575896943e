"""Read and write HTTP on sockets."""

"""What the server answers in its own name at paths that belong to no provider."""

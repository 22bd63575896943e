"""The values in the bytes of a message, each with its place; the rest of the bytes stays as it is."""

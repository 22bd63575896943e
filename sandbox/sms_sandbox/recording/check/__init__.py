"""Compare the answers of a real provider with those of the sandbox."""

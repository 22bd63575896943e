"""Gateway devices, their hardware and their calls."""

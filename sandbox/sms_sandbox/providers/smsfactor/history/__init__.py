"""Read the campaigns and messages that were sent, and the replies."""

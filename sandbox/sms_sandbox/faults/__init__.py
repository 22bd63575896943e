"""What can go wrong: decisions only. The engine and the edges carry them out."""

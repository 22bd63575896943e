"""What can go wrong: one file for each fault. Decisions only; the edges carry them out. None is built yet."""

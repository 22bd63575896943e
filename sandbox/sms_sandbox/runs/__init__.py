"""Run files: write a run, read it, replay it."""

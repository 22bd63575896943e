"""Instants, durations and the timeline."""

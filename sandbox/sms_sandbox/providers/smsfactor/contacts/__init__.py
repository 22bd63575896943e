"""Contact lists, the blacklist and NPAI numbers."""

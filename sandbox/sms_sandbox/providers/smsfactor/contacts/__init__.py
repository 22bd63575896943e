"""Lists of contacts, the blacklist and NPAI numbers."""

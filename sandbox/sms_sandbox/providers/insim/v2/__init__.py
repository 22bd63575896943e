"""Version 2 of inSIM's API, as its official command line speaks it."""

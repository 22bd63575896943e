"""Build the admin API's answers from the engine's objects."""

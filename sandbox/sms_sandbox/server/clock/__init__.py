"""Drive the engine's clock, and wait on its journal."""

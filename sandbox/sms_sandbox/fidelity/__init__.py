"""The ledgers: the source and kind of each answer."""

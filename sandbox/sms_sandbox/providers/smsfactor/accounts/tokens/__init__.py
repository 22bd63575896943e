"""Create, list and delete tokens of accounts."""

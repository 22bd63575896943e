"""The owners of the numbers: their names, operators and replies, drawn by the seed."""

"""Send texts, files of texts, and voice messages."""

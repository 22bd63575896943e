"""What can go wrong: decisions only. Somebody else carries them out."""

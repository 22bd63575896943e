"""List messages, those received included."""

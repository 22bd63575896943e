"""What the account's phone does besides sending: dial, and keep contacts."""

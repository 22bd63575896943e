"""Exchanges with a real provider: their values replaced, written as examples, played, and compared with ours."""

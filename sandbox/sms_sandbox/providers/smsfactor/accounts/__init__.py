"""Accounts, sub-accounts, transfers and alerts."""

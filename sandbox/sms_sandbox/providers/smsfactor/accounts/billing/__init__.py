"""Invoices, consumption, number lookups and retention periods of accounts."""

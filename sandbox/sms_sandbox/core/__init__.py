"""The mobile network: phones, messages and receipts. Knows nothing of HTTP and nothing of any provider.

Time is an ``int`` of microseconds since 1970 in UTC, everywhere below the edges.
"""

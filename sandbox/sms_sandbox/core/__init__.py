"""The mobile network: handsets, gateway devices and messages. It knows nothing of HTTP and of any provider.

Time is an ``int`` of microseconds since 1970 in UTC, everywhere below the edges.
"""

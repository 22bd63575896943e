"""Register the addresses of webhooks through the API."""

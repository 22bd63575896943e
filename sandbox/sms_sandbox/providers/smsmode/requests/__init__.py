"""Read the parameters of smsMode's HTTP API."""

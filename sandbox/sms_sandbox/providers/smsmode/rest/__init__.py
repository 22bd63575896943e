"""Emulate smsMode's REST API: ``/sms/v1`` and ``/commons/v1``, over the accounts and messages of the HTTP API."""

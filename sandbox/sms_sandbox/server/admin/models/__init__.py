"""The admin API's requests and answers as pydantic models."""

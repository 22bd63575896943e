"""What the REST API has under addresses of their own: messages, campaigns, channels, organisations, consumption."""

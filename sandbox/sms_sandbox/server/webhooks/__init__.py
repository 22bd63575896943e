"""Send webhooks, and decide where they may go."""

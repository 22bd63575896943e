"""A command run under a sandbox: its environment, its scenario, its verdict."""

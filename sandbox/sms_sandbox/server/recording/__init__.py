"""A listener between an application and a real provider, which records what passes."""

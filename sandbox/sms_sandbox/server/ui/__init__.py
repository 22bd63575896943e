"""The page: static files under ``/_sandbox/ui/``, served as they are."""

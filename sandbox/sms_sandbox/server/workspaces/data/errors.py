class DataError(Exception):
    """A file that cannot be read or written. The text names the file, what was found and what was wanted."""


class DamagedError(DataError):
    """A file whose bytes are not those that were written."""

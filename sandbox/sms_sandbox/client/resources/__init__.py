"""The nouns of the admin API, a file each."""

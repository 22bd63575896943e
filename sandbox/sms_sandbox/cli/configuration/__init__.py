"""The settings of sandbox up: its options, its file, and the server's settings made of them."""

"""The process of a server: in the foreground, in the background, recorded, stopped."""

"""The fitting room by JSON."""

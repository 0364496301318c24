"""What the community says, by JSON."""

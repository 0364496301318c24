"""The demo community: people, their looks and what they say to each other."""

"""The looks by artists of the demo shop, and their pictures."""

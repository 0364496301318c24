"""/api/v1/ as a whole: its routes, errors, limits, languages and description."""

"""Payment companies on a local port, which speak the HTTP that the real ones document."""

"""What every test may use."""

pytest_plugins = ["mimo_site.testing"]

"""What every test may use."""

pytest_plugins = ["mimo_site.browser_testing", "mimo_site.testing"]

"""What a person fills in. Two modules: allauth imports `consent` while it loads, `email` needs it loaded."""

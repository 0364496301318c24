"""The shop's pages, one a module."""

"""The shop by JSON: the same services as the pages."""

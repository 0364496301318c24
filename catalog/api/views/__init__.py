"""The shop's resources."""

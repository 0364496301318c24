"""What spans models: notifications, consents, personal data."""

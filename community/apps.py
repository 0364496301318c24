"""Talk: reviews and shared looks."""

from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "community"

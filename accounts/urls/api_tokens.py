"""A member's API tokens."""

from django.urls import path

from accounts.views import api_tokens

urlpatterns = [
    path("tokens/", api_tokens.show, name="api-token-list"),
    path("tokens/<int:pk>/revoke/", api_tokens.revoke, name="api-token-revoke"),
]

"""Routes under /accounts/: allauth's, and those of the account's own pages."""

from django.urls import include, path

from accounts.urls import api_tokens, notifications, profile

own = [*profile.urlpatterns, *notifications.urlpatterns, *api_tokens.urlpatterns]
urlpatterns = [
    path("", include("allauth.urls")),
    path(
        "", include(([*profile.urlpatterns, *notifications.urlpatterns, *api_tokens.urlpatterns], "accounts"))
    ),
]

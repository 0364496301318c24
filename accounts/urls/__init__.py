"""Routes under /accounts/: allauth's, and those of the account's own pages."""

from django.urls import include, path

from accounts.urls import api_tokens, notifications, profile
from accounts.views import sessions

own = [*profile.urlpatterns, *notifications.urlpatterns, *api_tokens.urlpatterns]
urlpatterns = [
    path("sessions/", sessions.show, name="usersessions_list"),  # in place of allauth's
    path("sessions/<int:pk>/end/", sessions.end, name="usersessions_end"),
    path("", include("allauth.urls")),
    path("", include((own, "accounts"))),
]

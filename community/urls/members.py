"""People."""

from django.urls import path

from community.views import members

urlpatterns = [
    path("community/me/", members.me, name="me"),
    path("community/me/edit/", members.edit, name="member-edit"),
    path("@<str:handle>/", members.show, name="member"),
    path("@<str:handle>/follow/", members.toggle_follow, name="member-follow"),
]

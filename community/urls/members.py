"""People."""

from django.urls import path

from community.views import members

urlpatterns = [
    path("community/me/", members.me, name="me"),
    path("community/me/edit/", members.edit, name="member-edit"),
    path("@<str:handle>/", members.show, name="member"),
    path("@<str:handle>/picture.jpg", members.picture, name="member-picture"),
    path("@<str:handle>/followers/", members.people, {"side": "followers"}, name="member-followers"),
    path("@<str:handle>/following/", members.people, {"side": "following"}, name="member-following"),
    path("@<str:handle>/follow/", members.toggle_follow, name="member-follow"),
]

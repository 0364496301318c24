"""The community's pages; each idea has a file of its own."""

from community.urls import members, posts

app_name = "community"

urlpatterns = [*posts.urlpatterns, *members.urlpatterns]

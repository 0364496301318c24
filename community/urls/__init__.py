"""The community's pages; each idea has a file of its own."""

from community.urls import members, posts, reviews, safety

app_name = "community"

urlpatterns = [
    *posts.urlpatterns,
    *reviews.urlpatterns,
    *members.urlpatterns,
    *safety.urlpatterns,
]

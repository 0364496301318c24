"""Looks that people share, and what is said below them."""

from django.urls import path

from community.views import comments, feed, marks, mine, posts

urlpatterns = [
    path("community/", feed.popular, name="feed"),
    path("community/new/", feed.new, name="new"),
    path("community/following/", feed.following, name="following"),
    path("community/saved/", feed.saved, name="saved"),
    path("community/best/", feed.best, name="best"),
    path("community/best/<int:year>/<int:month>/", feed.best, name="best-of"),
    path("community/tags/<str:name>/", feed.tagged, name="tag"),
    path("community/strip/", feed.strip, name="strip"),
    path("community/worn/<slug:slug>/", feed.worn, name="worn"),
    path("posts/new/", posts.create, name="post-new"),
    path("posts/<int:pk>/", posts.show, name="post"),
    path("posts/<int:pk>/try/", posts.wear, name="post-try"),
    path("posts/<int:pk>/cart/", marks.add_to_cart, name="post-cart"),
    path("posts/<int:pk>/edit/", mine.edit, name="post-edit"),
    path("posts/<int:pk>/link/", mine.renew, name="post-link"),
    path("posts/<int:pk>/unpicture/", mine.unpicture, name="post-unpicture"),
    path("posts/<int:pk>/delete/", mine.delete, name="post-delete"),
    path("posts/<int:pk>/like/", marks.toggle, {"kind": "like"}, name="post-like"),
    path("posts/<int:pk>/save/", marks.toggle, {"kind": "save"}, name="post-save"),
    path("posts/<int:pk>/counters/", marks.counters, name="post-counters"),
    path("posts/<int:pk>/comments/", comments.show, name="comment-list"),
    path("posts/<int:pk>/comments/new/", comments.create, name="comment-new"),
    path("posts/<int:pk>/picture.jpg", posts.picture, {"side": "picture"}, name="post-picture"),
    path("posts/<int:pk>/before.jpg", posts.picture, {"side": "before"}, name="post-before"),
    path("shared/<str:token>/", posts.shared, name="shared"),
    path("comments/<int:pk>/edit/", comments.edit, name="comment-edit"),
    path("comments/<int:pk>/delete/", comments.delete, name="comment-delete"),
]

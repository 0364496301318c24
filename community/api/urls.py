"""The community's part of /api/v1/."""

from django.urls import path

from community.api.views import Reviews

urlpatterns = [path("products/<slug:slug>/reviews/", Reviews.as_view(), name="reviews")]

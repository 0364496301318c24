"""The fitting room's part of /api/v1/."""

from django.urls import path

from tryon.api import views

urlpatterns = [
    path("looks/", views.Looks.as_view(), name="looks"),
    path("looks/<uuid:pk>/", views.OneLook.as_view(), name="look"),
    path("shades/<int:pk>/tries/", views.Tries.as_view(), name="tries"),
    path("colours/photo/", views.PhotoColour.as_view(), name="photo-colour"),
]

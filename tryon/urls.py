"""The fitting room's pages."""

from django.urls import path

from tryon.views import artists, cart, frames, lip_colour, looks, my_colours, studio

app_name = "tryon"

urlpatterns = [
    path("studio/", studio.show, name="studio"),
    path("studio/shades/", studio.shades, name="shade-list"),
    path("studio/frames/", frames.dress, name="frame-dress"),
    path("studio/photos/", frames.read, name="photo-read"),
    path("studio/colour/", lip_colour.show, name="lip-colour"),
    path("studio/cart/", cart.add, name="cart-add"),
    path("studio/looks/", artists.rail, name="artist-rail"),
    path("my-colours/", my_colours.show, name="my-colours"),
    path("my-colours/shades/", my_colours.shades, name="my-colours-shades"),
    path("my-colours/keep/", my_colours.keep, name="my-colours-keep"),
    path("my-colours/forget/", my_colours.forget, name="my-colours-forget"),
    path("looks/artists/", artists.show, name="artist-list"),
    path("looks/artists/strip/", artists.strip, name="artist-strip"),
    path("looks/artists/<slug:slug>.webp", artists.picture, name="artist-picture"),
    path("looks/", looks.looks, name="look-list"),
    path("looks/<uuid:pk>/", looks.change, name="look-change"),
    path("looks/<uuid:pk>/duplicate/", looks.duplicate, name="look-duplicate"),
    path("looks/<uuid:pk>/picture/", looks.picture, name="look-picture"),
    path("looks/<uuid:pk>/delete/", looks.forget, name="look-forget"),
]

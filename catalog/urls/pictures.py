"""The pictures of products."""

from django.urls import path

from catalog.views import pictures

app_name = "pictures"

urlpatterns = [path("<uuid:key>/<int:width>.<str:suffix>", pictures.picture, name="picture")]

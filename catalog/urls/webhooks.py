"""Where payment providers call."""

from django.urls import path

from catalog.views import webhooks

app_name = "webhooks"

urlpatterns = [path("<slug:provider>/", webhooks.take, name="take")]

"""The notification centre."""

from django.urls import path

from accounts.views import notifications as views

urlpatterns = [
    path("notifications/", views.show, name="notification-list"),
    path("notifications/count/", views.count, name="notification-count"),
    path("notifications/read/", views.mark_read, name="notification-read"),
    path("notifications/settings/", views.settings, name="notification-settings"),
    path("notifications/<int:pk>/", views.open_one, name="notification-open"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
]

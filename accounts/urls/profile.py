"""The account's own pages."""

from django.urls import path

from accounts.views import data, profile

urlpatterns = [
    path("", profile.home, name="home"),
    path("profile/", profile.edit, name="profile"),
    path("data/", data.show, name="data"),
    path("data/export/", data.export, name="export-start"),
    path("data/export/<uuid:pk>/", data.download, name="export-download"),
    path("data/marketing/", data.agree_to_marketing, name="marketing-agree"),
    path("data/withdraw/<slug:document>/", data.withdraw, name="consent-withdraw"),
    path("close/", data.close, name="close"),
]

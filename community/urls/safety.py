"""Reports, distance, and moderation as its subject sees it."""

from django.urls import path

from community.views import safety

urlpatterns = [
    path("report/<slug:kind>/<int:pk>/", safety.make_report, name="report"),
    path("@<str:handle>/block/", safety.keep_away, {"way": "block"}, name="member-block"),
    path("@<str:handle>/mute/", safety.keep_away, {"way": "mute"}, name="member-mute"),
    path("community/me/kept-away/", safety.kept_away, name="kept-away"),
    path("moderation/<int:pk>/", safety.ruling, name="ruling"),
]

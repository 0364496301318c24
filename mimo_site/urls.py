"""Routes: pages carry the language in front (none for Korean), files and sockets do not."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps import views as sitemap
from django.urls import URLPattern, URLResolver, include, path

from mimo_site import outbox, view_on_site
from mimo_site.api import urls as api
from mimo_site.sitemaps import SITEMAPS, robots

# Staff sign in where everybody does: one page, one limit on guessing.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

pages: list[URLPattern | URLResolver] = [
    path("admin/r/<int:content_type_id>/<str:object_id>/", admin.site.admin_view(view_on_site.show)),
    path("admin/", admin.site.urls),
    path("accounts/", include("accounts.urls")),
    path("", include("mimo_site.pages")),
    *api.pages,
    path("", include("tryon.urls")),
    path("", include("catalog.urls")),
    path("", include("community.urls")),
]
if not settings.PRODUCTION:
    pages.append(path("outbox/", outbox.mails, name="outbox"))

urlpatterns = [
    *api.urlpatterns,
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap.index, {"sitemaps": SITEMAPS}, name="sitemap-index"),
    path(
        "sitemap-<section>.xml",
        sitemap.sitemap,
        {"sitemaps": SITEMAPS},
        name="django.contrib.sitemaps.views.sitemap",
    ),
    path("swatches/", include("catalog.urls.swatches")),
    path("pictures/", include("catalog.urls.pictures")),
    path("webhooks/", include("catalog.urls.webhooks")),
    *i18n_patterns(*pages, prefix_default_language=False),
]

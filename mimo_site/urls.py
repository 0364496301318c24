"""Routes: pages carry the language in front (none for Korean), files and sockets do not."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from mimo_site import outbox

urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
    path("swatches/", include("catalog.urls.swatches")),
    *i18n_patterns(
        path("accounts/", include("accounts.urls")),
        path("", include("mimo_site.pages")),
        path("", include("tryon.urls")),
        path("", include("catalog.urls")),
        prefix_default_language=False,
    ),
]

if not settings.PRODUCTION:
    urlpatterns += [path("outbox/", outbox.mails, name="outbox")]

"""/api/v1/: what each app has to say, its description, and a page to read it on."""

from django.urls import include, path
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView
from drf_spectacular.views import SpectacularAPIView

from catalog.api import urls as catalog
from community.api import urls as community
from tryon.api import urls as tryon

v1 = [*catalog.urlpatterns, *tryon.urlpatterns, *community.urlpatterns]

urlpatterns = [
    path(
        "api/v1/schema/",
        SpectacularAPIView.as_view(api_version="v1", urlconf="mimo_site.api.urls"),
        name="api-schema",
    ),
    path("api/v1/", include((v1, "v1"))),
]
pages = [
    path(
        "api/docs/",
        require_safe(TemplateView.as_view(template_name="api/docs.html")),
        name="api-docs",
    ),
]

"""A product's page before the day it is published, for the staff of its brand."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from catalog.models import Product
from catalog.views import product_detail


@never_cache
@require_safe
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """404 for everybody else: nobody learns what is to come."""
    user = request.user
    if not user.is_authenticated or not user.is_staff:
        raise Http404
    own = Product.objects.for_staff(user)
    product = get_object_or_404(own.select_related("brand"), slug=slug)
    response = product_detail.page(request, product, is_preview=True)
    response.headers["X-Robots-Tag"] = "noindex"
    return response

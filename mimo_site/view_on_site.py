"""From a row of the administration to its page, for those who may see the row.

Django's own view leads every staff member to anything's address, also to a guest's order by its link.
"""

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect


def show(request: HttpRequest, content_type_id: int, object_id: str) -> HttpResponse:
    model = get_object_or_404(ContentType, pk=content_type_id).model_class()
    if model is None or not admin.site.is_registered(model):
        raise Http404
    rows = admin.site.get_model_admin(model)
    row = rows.get_object(request, object_id, None)
    if row is None or not rows.has_view_permission(request, row) or not hasattr(row, "get_absolute_url"):
        raise Http404
    return redirect(row.get_absolute_url())

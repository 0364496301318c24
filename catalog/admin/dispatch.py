"""Sending: tracking numbers from a sheet, and the slip that lies in a parcel."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.decorators import action

from catalog.admin.sheets import SheetForm
from catalog.services.dispatch import COLUMNS, ship_rows
from catalog.services.sheets import SheetError, read_sheet


class Dispatch(ModelAdmin):  # type: ignore[misc]
    actions_list = ("ship",)
    actions_detail = ("slip",)

    @action(description=gettext_lazy("Mark as shipped from a sheet"), url_path="ship", icon="local_shipping")  # type: ignore[untyped-decorator]
    def ship(self, request: HttpRequest) -> HttpResponse:
        if not self.has_change_permission(request):
            raise PermissionDenied
        form = SheetForm(request.POST or None, request.FILES or None)
        shown: dict[str, Any] = {}
        if request.method == "POST" and form.is_valid():
            upload = form.cleaned_data["sheet"]
            try:
                rows = read_sheet(data=upload.read(), columns=COLUMNS)
            except SheetError as error:
                form.add_error("sheet", str(error))
            else:
                outcomes = ship_rows(rows=rows, user=request.user, now=timezone.now())  # type: ignore[arg-type]
                if outcomes and not any(outcome.error for outcome in outcomes):
                    messages.success(request, _("%s parcels are on their way.") % len(outcomes))
                    return redirect("admin:catalog_fulfilment_changelist")
                counts = Counter(outcome.kind for outcome in outcomes)
                shown = {"outcomes": outcomes, "counts": counts, "name": upload.name}
        context = {
            **self.admin_site.each_context(request),
            "title": _("Mark as shipped from a sheet"),
            "opts": self.opts,
            "form": form,
            "columns": COLUMNS,
            **shown,
        }
        status = 400 if form.errors or shown else 200
        return TemplateResponse(request, "admin/catalog/ship.html", context, status=status)

    @action(description=gettext_lazy("Packing slip"), url_path="slip", icon="print")  # type: ignore[untyped-decorator]
    def slip(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """On paper: what is in it and where it goes, no prices."""
        parcel = self.get_object(request, object_id)
        if parcel is None or not self.has_view_permission(request, parcel):
            raise Http404
        context = {"parcel": parcel, "rows": self.packed(parcel)}
        return TemplateResponse(request, "admin/catalog/slip.html", context)

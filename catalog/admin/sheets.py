"""The catalogue as a spreadsheet: export, and import after a look at what it would do."""

import secrets
from collections import Counter
from typing import Any

from django import forms
from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin
from unfold.decorators import action
from unfold.widgets import UnfoldAdminFileFieldWidget

from catalog.models import Shade, Variant
from catalog.services.imports import COLUMNS, exported, import_rows
from catalog.services.sheets import XLSX, SheetError, read_sheet, write_csv, write_xlsx

WAITS = 30 * 60  # s that a checked file waits to be taken
WRITERS = {"csv": (write_csv, "text/csv; charset=utf-8"), "xlsx": (write_xlsx, XLSX)}
NEEDED = [
    f"catalog.{verb}_{thing}" for thing in ("product", "variant", "shade") for verb in ("add", "change")
]


class SheetForm(forms.Form):
    sheet = forms.FileField(
        label=gettext_lazy("CSV or XLSX file"),
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".csv,.xlsx,.txt"}),
    )


class ShadeSheets(ModelAdmin):  # type: ignore[misc]
    """For the list of shades: `import/`, `export/csv/` and `export/xlsx/`, of the user's brands alone."""

    actions = ("export_selected",)
    actions_list = ("open_import", "export_csv", "export_xlsx")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.import_view)
        return [path("import/", view, name="catalog_shade_import"), *super().get_urls()]

    @action(description=gettext_lazy("Import"), url_path="import-sheet", icon="upload")  # type: ignore[untyped-decorator]
    def open_import(self, request: HttpRequest) -> HttpResponse:
        return redirect("admin:catalog_shade_import")

    @action(description=gettext_lazy("Export CSV"), url_path="export-csv", icon="download")  # type: ignore[untyped-decorator]
    def export_csv(self, request: HttpRequest) -> HttpResponse:
        return self._file(request, "csv", self.get_queryset(request))

    @action(description=gettext_lazy("Export XLSX"), url_path="export-xlsx", icon="download")  # type: ignore[untyped-decorator]
    def export_xlsx(self, request: HttpRequest) -> HttpResponse:
        return self._file(request, "xlsx", self.get_queryset(request))

    @action(description=gettext_lazy("Export as CSV"))  # type: ignore[untyped-decorator]
    def export_selected(self, request: HttpRequest, shades: QuerySet[Shade]) -> HttpResponse:
        return self._file(request, "csv", shades)

    def _file(self, request: HttpRequest, kind: str, shades: QuerySet[Shade]) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        write, media_type = WRITERS[kind]
        variants = Variant.objects.filter(shade__in=shades.order_by())
        response = HttpResponse(write(COLUMNS, exported(variants)), content_type=media_type)
        day = timezone.localdate().isoformat()
        response.headers["Content-Disposition"] = f'attachment; filename="mimo-shades-{day}.{kind}"'
        return response

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """A file is checked and shown; then `take` names it, and it is taken as a whole."""
        if not request.user.has_perms(NEEDED):
            raise PermissionDenied
        if request.method == "POST" and "take" in request.POST:
            return self._take(request, request.POST["take"])
        form = SheetForm(request.POST or None, request.FILES or None)
        shown: dict[str, Any] = {}
        if request.method == "POST" and form.is_valid():
            upload = form.cleaned_data["sheet"]
            try:
                shown = self._check(request, upload.read(), upload.name)
            except SheetError as error:
                form.add_error("sheet", str(error))
        return self._page(request, form, shown)

    def _check(self, request: HttpRequest, data: bytes, name: str) -> dict[str, Any]:
        outcomes = self._import(request, data, name, dry_run=True)
        token = secrets.token_urlsafe(16)
        if outcomes and not any(outcome.kind == "refused" for outcome in outcomes):
            cache.set(_place(request, token), (data, name), WAITS)
        else:
            token = ""
        return {
            "outcomes": outcomes,
            "counts": Counter(o.kind for o in outcomes),
            "token": token,
            "name": name,
        }

    def _take(self, request: HttpRequest, token: str) -> HttpResponse:
        data, name = cache.get(_place(request, token)) or (b"", "")
        if not data:
            messages.error(request, _("The file has waited too long: choose it again."))
            return redirect("admin:catalog_shade_import")
        cache.delete(_place(request, token))
        outcomes = self._import(request, data, name, dry_run=False)
        if any(outcome.kind == "refused" for outcome in outcomes):  # the shop moved on since it was checked
            counts = Counter(outcome.kind for outcome in outcomes)
            return self._page(request, SheetForm(), {"outcomes": outcomes, "counts": counts, "name": name})
        taken = sum(outcome.kind != "same" for outcome in outcomes)
        messages.success(
            request, _("%(count)s rows of %(name)s were taken.") % {"count": taken, "name": name}
        )
        return redirect("admin:catalog_shade_changelist")

    def _import(self, request: HttpRequest, data: bytes, name: str, *, dry_run: bool) -> list[Any]:
        return import_rows(
            rows=read_sheet(data=data, columns=COLUMNS),
            user=request.user,  # type: ignore[arg-type]
            now=timezone.now(),
            reason=name,
            dry_run=dry_run,
        )

    def _page(self, request: HttpRequest, form: SheetForm, shown: dict[str, Any]) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Import"),
            "opts": self.opts,
            "form": form,
            "columns": COLUMNS,
            **shown,
        }
        is_bad = bool(form.errors) or shown.get("counts", {}).get("refused")
        return TemplateResponse(request, "admin/catalog/import.html", context, status=400 if is_bad else 200)


def _place(request: HttpRequest, token: str) -> str:
    return f"sheet:{request.user.pk}:{token}"

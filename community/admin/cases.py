"""The moderators' queue: one row for each thing that was reported, and the one form to act on it."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from community.admin import evidence
from community.models import Case, Reason, Verb
from community.services.moderation import CannotRule, OwnThing, possible, rule


class CaseForm(forms.ModelForm):  # type: ignore[type-arg]
    """Only what can be done about it as it is now."""

    verb = forms.ChoiceField(label=_("What to do"), widget=UnfoldAdminSelectWidget)
    reason = forms.ChoiceField(label=_("Reason"), choices=Reason.choices, widget=UnfoldAdminSelectWidget)
    note = forms.CharField(
        label=_("Words to the author"),
        max_length=300,
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}),
        help_text=_("The author reads them. Name nobody."),
    )
    days = forms.IntegerField(
        label=_("Days of a suspension"),
        min_value=1,
        max_value=365,
        required=False,
        widget=UnfoldAdminIntegerFieldWidget,
    )

    class Meta:
        model = Case
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        verbs = [verb for verb in possible(self.instance) if verb != Verb.AUTO_HIDE]
        self.fields["verb"].choices = [(verb.value, verb.label) for verb in verbs]  # type: ignore[attr-defined]
        self.fields["reason"].initial = self.instance.reports.values_list("reason", flat=True).first()

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        if asked.get("verb") == Verb.SUSPEND and not asked.get("days"):
            self.add_error("days", _("Say for how many days."))
        return asked


@admin.register(Case)
class CaseAdmin(ModelAdmin):  # type: ignore[misc]
    form = CaseForm
    list_display = ("thing", "kind", "author", "pending", "is_hidden", "opened_at", "settled_at")
    list_display_links = ("thing",)
    list_filter = (("settled_at", admin.EmptyFieldListFilter),)
    list_select_related = ("content_type", "subject__member")
    date_hierarchy = "opened_at"
    fields = ("kind", "content", "reports_said", "history", "verb", "reason", "note", "days")
    readonly_fields = ("kind", "content", "reports_said", "history")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Case]:
        return super().get_queryset(request).with_counts().prefetch_related("target")  # type: ignore[no-any-return]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Case | None = None) -> bool:
        return False

    @admin.display(description=_("reported thing"))
    def thing(self, case: Case) -> str:
        return str(case.target)

    @admin.display(description=_("kind"))
    def kind(self, case: Case) -> str:
        return str(case.content_type.name)

    @admin.display(description=_("of"))
    def author(self, case: Case) -> str:
        return evidence.name_of(case.subject)

    @admin.display(description=_("reports waiting"), ordering="pending")
    def pending(self, case: Any) -> int:
        return int(case.pending)

    @admin.display(description=_("hidden"), boolean=True)
    def is_hidden(self, case: Case) -> bool:
        return case.is_hidden

    @admin.display(description=_("the thing itself"))
    def content(self, case: Case) -> SafeString:
        return evidence.shown(case.target)

    @admin.display(description=_("reports"))
    def reports_said(self, case: Case) -> SafeString:
        return evidence.reports(case)

    @admin.display(description=_("its author so far"))
    def history(self, case: Case) -> SafeString:
        return evidence.history(case.subject, timezone.now())

    def save_model(self, request: HttpRequest, obj: Case, form: Any, change: bool) -> None:
        asked, now = form.cleaned_data, timezone.now()
        until = now + timedelta(days=asked["days"]) if asked["verb"] == Verb.SUSPEND else None
        said = {"verb": asked["verb"], "reason": asked["reason"], "note": asked["note"], "until": until}
        try:
            rule(case=obj, moderator=request.user, now=now, **said)  # type: ignore[arg-type]
        except OwnThing:
            self.message_user(request, _("This is your own: another moderator decides."), messages.ERROR)
        except CannotRule:
            self.message_user(request, _("It is not as it was any more. Look again."), messages.ERROR)

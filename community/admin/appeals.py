"""Appeals: the author's word, what it is about, and the decision."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from community.admin import evidence
from community.models import Appeal, Outcome
from community.services.moderation import CannotAppeal, CannotRule, OwnThing, decide_appeal

DECISIONS = [(Outcome.GRANTED.value, Outcome.GRANTED.label), (Outcome.REFUSED.value, Outcome.REFUSED.label)]


class AppealForm(forms.ModelForm):  # type: ignore[type-arg]
    decision = forms.ChoiceField(label=_("Decision"), choices=DECISIONS, widget=UnfoldAdminSelectWidget)
    words = forms.CharField(
        label=_("Words to the author"),
        max_length=300,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}),
        help_text=_("The author reads them. Name nobody."),
    )

    class Meta:
        model = Appeal
        fields = ()


@admin.register(Appeal)
class AppealAdmin(ModelAdmin):  # type: ignore[misc]
    form = AppealForm
    list_display = ("text", "act", "by", "created_at", "outcome", "decided_at")
    list_filter = ("outcome",)
    list_select_related = ("ruling", "author__member")
    fields = ("act", "said", "content", "history", "decision", "words")
    readonly_fields = ("act", "said", "content", "history")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Appeal | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Appeal | None = None) -> bool:
        """Decided is decided."""
        is_open = obj is None or obj.outcome == Outcome.OPEN
        return is_open and super().has_change_permission(request, obj)

    def get_fields(self, request: HttpRequest, obj: Appeal | None = None) -> tuple[str, ...]:
        is_open = obj is not None and obj.outcome == Outcome.OPEN
        return self.fields if is_open else (*self.readonly_fields, "outcome", "answer", "decided_at")

    @admin.display(description=_("act"))
    def act(self, appeal: Appeal) -> str:
        return f"{appeal.ruling.get_verb_display()} · {appeal.ruling.get_reason_display()}"

    @admin.display(description=_("by"))
    def by(self, appeal: Appeal) -> str:
        return evidence.name_of(appeal.author)

    @admin.display(description=_("what the author says"))
    def said(self, appeal: Appeal) -> str:
        return appeal.text

    @admin.display(description=_("the thing itself"))
    def content(self, appeal: Appeal) -> SafeString:
        case = appeal.ruling.case
        return evidence.shown(case.target if case else None)

    @admin.display(description=_("its author so far"))
    def history(self, appeal: Appeal) -> SafeString:
        return evidence.history(appeal.author, timezone.now())

    def save_model(self, request: HttpRequest, obj: Appeal, form: Any, change: bool) -> None:
        asked = form.cleaned_data
        try:
            decide_appeal(
                appeal=obj,
                is_granted=asked["decision"] == Outcome.GRANTED,
                answer=asked["words"],
                moderator=request.user,  # type: ignore[arg-type]
                now=timezone.now(),
            )
        except OwnThing:
            self.message_user(request, _("This is your own: another moderator decides."), messages.ERROR)
        except (CannotAppeal, CannotRule):
            self.message_user(request, _("It is not as it was any more. Look again."), messages.ERROR)

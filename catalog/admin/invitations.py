"""Invitations to a brand: the shop owner sends, lists and revokes them."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from catalog.models import Invitation
from catalog.services.invitations import InvitationError, invite_staff, revoke_invitation


class InvitationForm(forms.ModelForm):  # type: ignore[type-arg]
    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        brand, email = asked.get("brand"), asked.get("email")
        if brand and email and brand.staff.filter(email__iexact=email).exists():
            self.add_error("email", _("This person looks after the brand already."))
        return asked

    def validate_constraints(self) -> None:
        """An earlier invitation to the address is replaced: it is no duplicate."""


@admin.register(Invitation)
class InvitationAdmin(ModelAdmin):  # type: ignore[misc]
    form = InvitationForm
    list_display = ("email", "brand", "state", "invited_by", "invited_at", "expires_at", "accepted_by")
    list_select_related = ("brand", "invited_by", "accepted_by")
    list_filter = ("brand",)
    search_fields = ("email",)
    fields = ("brand", "email", "language")
    actions = ("revoke",)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)

    def has_view_permission(self, request: HttpRequest, obj: Invitation | None = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Invitation | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Invitation | None = None) -> bool:
        return False

    @admin.display(description=_("state"))
    def state(self, invitation: Invitation) -> str:
        if invitation.accepted_at:
            return str(_("accepted"))
        if invitation.revoked_at:
            return str(_("revoked"))
        return str(_("waiting") if invitation.is_open(timezone.now()) else _("expired"))

    def save_model(self, request: HttpRequest, obj: Invitation, form: Any, change: bool) -> None:
        sent = invite_staff(
            brand=obj.brand,
            email=obj.email,
            language=obj.language,
            invited_by=request.user,  # type: ignore[arg-type]
            site=request.build_absolute_uri("/").rstrip("/"),
            now=timezone.now(),
        )
        obj.pk, obj.token = sent.pk, sent.token

    @admin.action(description=_("Revoke invitations"), permissions=["add"])
    def revoke(self, request: HttpRequest, invitations: QuerySet[Invitation]) -> None:
        for invitation in invitations:
            try:
                revoke_invitation(invitation=invitation, now=timezone.now())
            except InvitationError as error:
                self.message_user(request, f"{invitation}: {error}", messages.ERROR)

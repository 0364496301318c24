"""A person's data: her consents, a copy of everything, and closing the account."""

from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms.closing import WORD, ClosingForm
from accounts.media import LinkOver, private_answer, signed
from accounts.members import MemberRequest
from accounts.models import Consent
from accounts.personal_data import blockers_of
from accounts.services.consent import CannotWithdraw, give_consent, withdraw_consent
from accounts.services.deletion import AccountBusy, close_account
from accounts.services.export import ExportRunning, start_export

LINK_LASTS_S = 15 * 60


@never_cache
@login_required
@require_safe
def show(request: MemberRequest) -> HttpResponse:
    """The ledger, the exports, the way out."""
    now = timezone.now()
    latest = Consent.objects.standing_all(request.user)
    context = {
        "consents": [latest[document] for document in Consent.Document if document in latest],
        "marketing": latest.get(Consent.Document.MARKETING),
        "history": Consent.objects.filter(user=request.user),
        "needed": Consent.NEEDED,
        "is_running": request.user.exports.running().exists(),
        "exports": [
            (export, signed(reverse("accounts:export-download", args=[export.pk]), lasts_s=LINK_LASTS_S))
            for export in request.user.exports.ready(now)
        ],
    }
    return render(request, "profile/data.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: MemberRequest, document: str) -> HttpResponse:
    """GET asks when something is deleted with it, POST does it."""
    if document not in Consent.Document.values or document in Consent.NEEDED:
        raise Http404
    if request.method != "POST":
        label = Consent.Document(document).label
        return render(request, "profile/withdraw.html", {"document": document, "label": label})
    try:
        withdraw_consent(user=request.user, document=document)
    except CannotWithdraw:
        raise Http404 from None
    messages.success(request, _("Your consent is withdrawn."))
    return redirect("accounts:data")


@login_required
@require_POST
def agree_to_marketing(request: MemberRequest) -> HttpResponse:
    document, how = Consent.Document.MARKETING, Consent.How.ACCOUNT
    give_consent(user=request.user, document=document, version=settings.TERMS_VERSION, how=how)
    messages.success(request, _("Thank you. Offers and news will come by mail."))
    return redirect("accounts:data")


@login_required
@require_POST
def export(request: MemberRequest) -> HttpResponse:
    try:
        start_export(user=request.user)
        messages.success(request, _("Your data is being collected. You will be told when it is ready."))
    except ExportRunning:
        messages.info(request, _("Your data is being collected already."))
    return redirect("accounts:data")


@never_cache
@login_required
@require_safe
def download(request: MemberRequest, pk: UUID) -> HttpResponseBase:
    """Hers alone, by a link that ends within half an hour."""
    made = get_object_or_404(request.user.exports.ready(timezone.now()), pk=pk)
    try:
        return private_answer(request, made.file, "application/zip", filename="mimo-data.zip")
    except LinkOver:
        messages.info(request, _("The link was too old. Here is a new one."))
        return redirect("accounts:data")


@never_cache
@reauthentication_required  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: MemberRequest) -> HttpResponse:
    """Asks for the password, then for the words, then closes at once."""
    form = ClosingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = request.user
        try:
            close_account(user=user)
        except AccountBusy as busy:
            for sentence in busy.args:
                form.add_error(None, sentence)
        else:
            logout(request)
            return render(request, "profile/closed.html")
    context = {"form": form, "word": WORD, "blockers": blockers_of(request.user)}
    return render(request, "profile/close.html", context)

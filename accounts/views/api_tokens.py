"""A member's API tokens: made here, shown once, revoked here."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms.api_token import ApiTokenForm
from accounts.members import MemberRequest
from accounts.services.api_tokens import TooManyTokens, make_token


@never_cache
@login_required
@reauthentication_required  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: MemberRequest) -> HttpResponse:
    """POST `name`: makes one. Its secret stands in that answer and never again."""
    form = ApiTokenForm(request.POST or None)
    secret, status = "", 200
    if request.method == "POST":
        secret = _make(request, form)
        status = 201 if secret else 400
        form = form if not secret else ApiTokenForm()
    context = {"form": form, "secret": secret, "tokens": request.user.api_tokens.all()}
    return render(request, "account/api_tokens.html", context, status=status)


def _make(request: MemberRequest, form: ApiTokenForm) -> str:
    if not form.is_valid():
        return ""
    try:
        _token, secret = make_token(user=request.user, name=form.cleaned_data["name"], now=timezone.now())
    except TooManyTokens as error:
        form.add_error(None, str(error))
        return ""
    return secret


@login_required
@require_POST
def revoke(request: MemberRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(request.user.api_tokens, pk=pk)
    token.delete()
    messages.success(request, _("%(name)s is revoked: it opens nothing any more.") % {"name": token.name})
    return redirect("accounts:api-token-list")

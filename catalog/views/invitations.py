"""The page behind an invitation's link: sign up or sign in, and accept."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from catalog.models import Invitation
from catalog.services.invitations import InvitationError, accept_invitation


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, token: str) -> HttpResponse:
    """410 once it works no longer, 403 for somebody else's account."""
    invitation = get_object_or_404(Invitation.objects.select_related("brand"), token=token)
    user = request.user
    if request.method == "POST" and user.is_authenticated:
        try:
            brand = accept_invitation(token=token, user=user, now=timezone.now())
        except InvitationError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("You look after %s now.") % brand)
            return redirect("admin:index")
    is_open = invitation.is_open(timezone.now())
    is_hers = user.is_authenticated and user.email.lower() == invitation.email
    context = {"invitation": invitation, "is_open": is_open, "is_hers": is_hers}
    status = 410 if not is_open else 403 if user.is_authenticated and not is_hers else 200
    response = render(request, "catalog/invitation.html", context, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response

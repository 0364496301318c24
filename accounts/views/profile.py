"""The account's first page, and what a person says about herself."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms.profile import BeautyProfileForm, NameForm
from accounts.members import MemberRequest
from accounts.models import BeautyProfile
from accounts.models.profile import MONK


@never_cache
@login_required
@require_safe
def home(request: MemberRequest) -> HttpResponse:
    profile = BeautyProfile.objects.filter(user=request.user).first()
    tone = MONK[profile.skin_tone - 1] if profile and profile.skin_tone else ""
    return render(request, "profile/home.html", {"profile": profile, "tone": tone})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest) -> HttpResponse:
    """Name and beauty profile on one page; either both are saved or neither."""
    profile = BeautyProfile.objects.filter(user=request.user).first() or BeautyProfile(user=request.user)
    name = NameForm(request.POST or None, instance=request.user)
    beauty = BeautyProfileForm(request.POST or None, instance=profile)
    if request.method == "POST" and name.is_valid() and beauty.is_valid():
        name.save()
        beauty.save()
        messages.success(request, _("Your profile is saved."))
        return redirect("accounts:home")
    tones = zip(beauty["skin_tone"], ["", *MONK], strict=True)
    return render(request, "profile/edit.html", {"name": name, "beauty": beauty, "tones": tones})

"""A review's pictures, what others think of it, and what the brand says to it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.media import private_answer, public_answer
from accounts.members import MemberRequest
from community.models import Response, Review, ReviewPicture
from community.safety_form import AnswerForm
from community.services.limits import SaidAlready, TooFast
from community.services.questions import NotHerBrand, respond
from community.services.reviews import drop_review_picture
from community.services.votes import OwnReview, take_vote_back, vote
from community.views.writing import writes
from community.words import LIMITS


@require_safe
def picture(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Plainly what everybody may see; by a signed link its author what waits for her word, or is hidden."""
    if "signed" in request.GET:
        found = get_object_or_404(ReviewPicture, pk=pk, review__author=request.user.pk)
        return private_answer(request, found.picture, "image/jpeg")
    shown = Review.objects.visible_to(AnonymousUser())
    found = get_object_or_404(ReviewPicture.objects.agreed(), pk=pk, review__in=shown)
    return public_answer(request, found.picture, "image/jpeg")


@login_required
@require_POST
def unpicture(request: MemberRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(
        ReviewPicture.objects.select_related("review__product"), pk=pk, review__author=request.user
    )
    drop_review_picture(picture=found)
    messages.success(request, _("The picture is deleted."))
    return redirect("community:review-write", found.review.product.slug)


@writes
@require_POST
def toggle_helpful(request: MemberRequest, pk: int) -> HttpResponse:
    """`undo=1` takes it back. For htmx the button anew, else the page."""
    review = get_object_or_404(Review.objects.visible_to(request.user), pk=pk)
    try:
        if request.POST.get("undo"):
            take_vote_back(review=review, user=request.user)
        else:
            vote(review=review, user=request.user)
    except (OwnReview, TooFast) as refusal:
        if request.htmx:
            return HttpResponse(LIMITS[type(refusal)], status=429 if isinstance(refusal, TooFast) else 403)
        messages.error(request, LIMITS[type(refusal)])
    if not request.htmx:
        return redirect(review)
    now = get_object_or_404(Review.objects.for_cards(request.user), pk=pk)
    return render(request, "community/components/helpful.html", {"review": now})


@writes
@require_POST
def answer(request: MemberRequest, pk: int) -> HttpResponse:
    """The brand's word to it, in public; only by its own staff."""
    found = Review.objects.visible_to(request.user).select_related("product__brand", "author")
    review, form = get_object_or_404(found, pk=pk), AnswerForm(request.POST)
    try:
        if form.is_valid():
            respond(review=review, author=request.user, text=form.cleaned_data["text"], now=timezone.now())
    except NotHerBrand:
        raise Http404 from None
    except (TooFast, SaidAlready) as refusal:
        form.add_error("text", LIMITS[type(refusal)])
    if form.errors:
        context = {
            "review": _carded(request, pk),
            "product": review.product,
            "may_respond": True,
            "respond": form,
        }
        return render(request, "community/review.html", context, status=400)
    return redirect(review)


@login_required
@require_POST
def take_back(request: MemberRequest, pk: int) -> HttpResponse:
    """The brand's word to the review, by any of its staff."""
    responses = Response.objects.changeable_by(request.user).select_related("review")
    said = get_object_or_404(responses, review__in=Review.objects.filter(pk=pk))
    said.delete()
    messages.success(request, _("Your answer is deleted."))
    return redirect(said.review)


def _carded(request: MemberRequest, pk: int) -> Review:
    return get_object_or_404(Review.objects.for_cards(request.user), pk=pk)

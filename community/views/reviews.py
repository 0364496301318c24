"""Reviews of a product: the list that its page loads, and writing one's own."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.members import MemberRequest
from catalog.models import Product, Variant
from community.keyset import leaf_of
from community.models import Review
from community.review_form import FilterForm, ReviewForm
from community.services.browse_reviews import SORTS, narrow, summary
from community.services.limits import SaidAlready, TooFast
from community.services.questions import speaks_for
from community.services.reviews import (
    OwnBrand,
    TooManyPictures,
    confirm_pictures,
    delete_review,
    write_review,
)
from community.views.asked import Visit
from community.views.writing import writes
from community.words import LIMITS
from tryon.services.photos import PhotoDamaged, PhotoFormat, PhotoTooLarge

SHOWN = 8
REFUSALS = (OwnBrand, TooManyPictures, PhotoDamaged, PhotoFormat, PhotoTooLarge)


def product_named(slug: str) -> Product:
    return get_object_or_404(Product.objects.published().select_related("brand"), slug=slug)


def list_url(product: Product) -> str:
    return reverse("community:review-list", args=[product.slug])


@require_safe
def listing(request: Visit, slug: str) -> HttpResponse:
    """The page; for htmx its part of the product page, or with `?after=` the next rows alone."""
    product, form = product_named(slug), FilterForm(request.GET, auto_id="reviews_%s")
    chosen, after = form.chosen, request.GET.get("after", "")
    reviews = narrow(Review.objects.filter(product=product).listed_for(request.user), chosen)
    context: dict[str, Any] = {
        "product": product,
        "form": form,
        "leaf": leaf_of(reviews.for_cards(request.user), by=SORTS[chosen["sort"]], after=after, size=SHOWN),
        "may_respond": request.user.is_authenticated and speaks_for(request.user, product.brand),
    }
    if request.htmx and after:
        return render(request, "community/components/review_rows.html", context)
    context["summary"] = summary(product)
    name = "components/reviews" if request.htmx else "reviews"
    return render(request, f"community/{name}.html", context)


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One review on a page of its own: where notifications and moderators' words lead."""
    found = Review.objects.visible_to(request.user).for_cards(request.user).select_related("product__brand")
    review = get_object_or_404(found, pk=pk)
    may_respond = request.user.is_authenticated and speaks_for(request.user, review.product.brand)
    context = {"review": review, "product": review.product, "may_respond": may_respond}
    return render(request, "community/review.html", context)


@login_required
@require_safe
def start(request: MemberRequest, variant: int) -> HttpResponse:
    """From an order's line to the form of its product."""
    bought = get_object_or_404(Variant.objects.select_related("product", "shade"), pk=variant)
    address = reverse("community:review-write", args=[bought.product.slug])
    return redirect(f"{address}?shade={bought.shade.pk}" if hasattr(bought, "shade") else address)


@writes
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: MemberRequest, slug: str) -> HttpResponse:
    """Her one review of it: new, or what she said before."""
    product = product_named(slug)
    mine = Review.objects.filter(author=request.user, product=product).prefetch_related("pictures").first()
    form = ReviewForm(product, request.POST or None, request.FILES or None, initial=_initial(request, mine))
    context = {"form": form, "product": product, "review": mine}
    if request.method != "POST" or not form.is_valid():
        status = 400 if form.is_bound else 200
        return render(request, "community/review_write.html", context, status=status)
    asked = form.cleaned_data
    try:
        review = write_review(
            author=request.user,
            product=product,
            words=form.words,
            shows_traits=asked["shows_traits"],
            photos=[photo.read() for photo in asked["photos"]],
            has_consent=asked["has_consent"],
            now=timezone.now(),
        )
    except (*REFUSALS, TooFast, SaidAlready) as refusal:
        form.add_error(None, LIMITS[type(refusal)])
        status = 400 if isinstance(refusal, REFUSALS) else 429
        return render(request, "community/review_write.html", context, status=status)
    return _written(request, review)


def _initial(request: MemberRequest, review: Review | None) -> dict[str, Any]:
    if review is None:
        return {"shade": request.GET.get("shade", "")}
    said = {name: getattr(review, name) for name in ("stars", "shade", "text", "colour", "wear", "texture")}
    return said | {"shows_traits": review.has_traits}


def _written(request: MemberRequest, review: Review) -> HttpResponse:
    """A picture that waits for her word keeps her on the form."""
    if any(picture.is_waiting for picture in review.pictures.all()):
        messages.warning(request, _("Your review is saved. One question about its pictures is left."))
        return redirect("community:review-write", review.product.slug)
    messages.success(request, _("Thank you, your review is saved."))
    return redirect(f"{list_url(review.product)}?sort=new")


@writes
@require_POST
def consent(request: MemberRequest, pk: int) -> HttpResponse:
    """Everybody in the waiting pictures agrees."""
    review = get_object_or_404(request.user.reviews.select_related("product"), pk=pk)
    confirm_pictures(review=review, now=timezone.now())
    messages.success(request, _("The pictures stand with your review now."))
    return redirect(f"{list_url(review.product)}?sort=new")


@login_required
@require_POST
def delete(request: MemberRequest, pk: int) -> HttpResponse:
    review = get_object_or_404(request.user.reviews.select_related("product"), pk=pk)
    delete_review(review=review)
    messages.success(request, _("Your review is deleted."))
    return redirect(list_url(review.product))

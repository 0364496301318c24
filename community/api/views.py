"""What people say of a product; nothing is written here."""

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from catalog.api.base import Pages, PublicView, cleaned, parameters
from catalog.models import Product
from community.api.serializers import ReviewSerializer
from community.models import Review
from community.services.browse_reviews import EQUAL, SORTS, STARS, narrow


class ReviewsForm(forms.Form):
    sort = forms.ChoiceField(required=False, choices=[(name, name) for name in SORTS])
    stars = forms.ChoiceField(required=False, choices=[(stars, stars) for stars in STARS])
    is_verified = forms.BooleanField(required=False, help_text="By those to whom it was delivered.")
    has_pictures = forms.BooleanField(required=False)


class Reviews(PublicView):
    pagination_class = Pages

    @extend_schema(
        tags=["catalogue"],
        operation_id="reviews_list",
        parameters=parameters(ReviewsForm.base_fields),
        responses=ReviewSerializer(many=True),
    )
    def get(self, request: Request, slug: str) -> Response:
        """A product's reviews, the most helpful first."""
        product = get_object_or_404(Product.objects.published(), slug=slug)
        asked = cleaned(ReviewsForm(request.query_params))
        anybody = AnonymousUser()
        found = narrow(Review.objects.filter(product=product), dict.fromkeys(EQUAL) | asked)
        found = found.listed_for(anybody).for_cards(anybody)
        pages = self.pagination_class()
        order = SORTS[asked["sort"] or "helpful"]
        rows = pages.paginate_queryset(found.order_by(f"-{order}", "-pk"), request, self)
        written = ReviewSerializer(rows, many=True, context={"request": request})
        return pages.get_paginated_response(written.data)

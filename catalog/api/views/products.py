"""Categories, brands, products: what the shop's pages list, by the same filters."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Count
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings

from catalog.api.base import Pages, PublicView, cleaned, parameters
from catalog.api.serializers.about import FullProductSerializer
from catalog.api.serializers.products import (
    BrandSerializer,
    CategorySerializer,
    ProductSerializer,
    SuggestionSerializer,
    write_products,
)
from catalog.forms import BrowseForm
from catalog.models import Brand, Category, Product, Shade
from catalog.services.browse import Card, cards, narrow, products_of, read
from catalog.services.ingredients import avoided_words
from catalog.services.orders import expire_orders
from catalog.services.search import suggest

MONTH = timedelta(days=30)


class Categories(PublicView):
    @extend_schema(tags=["catalogue"], responses=CategorySerializer(many=True))
    def get(self, request: Request) -> Response:
        """Every category, with how much of it is sold."""
        published = Product.objects.published().order_by().values_list("category")
        counts = dict(published.annotate(Count("pk")))
        found = [
            {"slug": category.value, "name": category.label, "products": counts.get(category.value, 0)}
            for category in Category
        ]
        return Response(CategorySerializer(found, many=True).data)


class Brands(PublicView):
    @extend_schema(tags=["catalogue"], operation_id="brands_list", responses=BrandSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Every brand."""
        found = BrandSerializer(Brand.objects.all(), many=True, context={"request": request})
        return Response(found.data)


class OneBrand(PublicView):
    @extend_schema(tags=["catalogue"], operation_id="brands_retrieve", responses=BrandSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """One brand."""
        brand = get_object_or_404(Brand, slug=slug)
        return Response(BrandSerializer(brand, context={"request": request}).data)


class Products(PublicView):
    """Knows who asks only when she asks for what suits her: then the answer is hers alone."""

    pagination_class = Pages
    _is_personal = False

    def get_authenticators(self) -> list[Any]:
        kinds: Any = api_settings.DEFAULT_AUTHENTICATION_CLASSES if self._is_personal else ()
        return [kind() for kind in kinds]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self._is_personal = "mine" in request.GET

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        if self._is_personal:
            add_never_cache_headers(response)
        return response

    @extend_schema(
        tags=["catalogue"],
        operation_id="products_list",
        parameters=parameters(BrowseForm.base_fields),
        responses=ProductSerializer(many=True),
        auth=[{"token": []}, {"session": []}, {}],  # type: ignore[list-item]
    )
    def get(self, request: Request) -> Response:
        """Products with the variants that answer to the words and the filters. The best match comes first."""
        expire_orders(now=timezone.now())
        form = BrowseForm(request.query_params, brands=list(Brand.objects.all()))
        cleaned(form)
        asked = form.chosen()
        avoided = avoided_words(user=request.user, session=request.session) if asked["mine"] else []
        reading = read(asked, avoided=avoided)
        query = reading.understood.query
        shades = narrow(Shade.objects.published(), reading.chosen)
        since = timezone.localdate() - MONTH
        pages = self.pagination_class()
        rows = pages.paginate_queryset(
            products_of(shades, sort=asked["sort"], since=since, query=query), request, self
        )
        found = cards(shades, rows or [], query)
        return pages.get_paginated_response(write_products(request, found))


class OneProduct(PublicView):
    @extend_schema(tags=["catalogue"], operation_id="products_retrieve", responses=FullProductSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """One product with all its variants, what is in it, and what it smells of."""
        expire_orders(now=timezone.now())
        product = get_object_or_404(Product.objects.published().select_related("brand"), slug=slug)
        shades = list(Shade.objects.filter(variant__product=product).select_related("variant"))
        return Response(write_products(request, [Card(product, shades)], FullProductSerializer)[0])


class SuggestForm(forms.Form):
    q = forms.CharField(required=False, max_length=80, help_text="What was typed so far.")


class Suggestions(PublicView):
    @extend_schema(
        tags=["search"],
        parameters=parameters(SuggestForm.base_fields),
        responses=SuggestionSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """What the search field offers while one types, the best match first."""
        found = suggest(cleaned(SuggestForm(request.query_params))["q"])
        return Response(SuggestionSerializer(found, many=True).data)

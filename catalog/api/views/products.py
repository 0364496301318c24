"""Categories, brands, products: what the shop's pages list, by the same filters."""

from datetime import timedelta
from typing import Any

from django.db.models import Count
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from catalog.api.base import Pages, PublicView, cleaned, parameters
from catalog.api.serializers.products import (
    BrandSerializer,
    CategorySerializer,
    ProductSerializer,
    SuggestionSerializer,
    write_products,
)
from catalog.forms import BrowseForm
from catalog.models import Brand, Category, Product, Shade
from catalog.services.browse import Card, cards, narrow, products_of
from catalog.services.ingredients import read_without
from catalog.services.orders import expire_orders
from catalog.services.search import suggest, understand

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
    pagination_class = Pages

    @extend_schema(
        tags=["catalogue"],
        operation_id="products_list",
        parameters=parameters(BrowseForm, but=["mine"]),
        responses=ProductSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Products with the variants that answer to the words and the filters. The best match comes first."""
        expire_orders(now=timezone.now())
        form = BrowseForm(request.query_params, brands=list(Brand.objects.all()))
        cleaned(form)
        chosen: dict[str, Any] = form.chosen()
        words, without = read_without(chosen["q"]) if chosen["q"] else ("", "")
        chosen["query"] = query = understand(words).query
        chosen["without"] = [*chosen["without"], *filter(None, [without])]
        shades = narrow(Shade.objects.published(), chosen)
        since = timezone.localdate() - MONTH
        pages = self.pagination_class()
        rows = pages.paginate_queryset(
            products_of(shades, sort=chosen["sort"], since=since, query=query), request, self
        )
        found = cards(shades, rows or [], query)
        return pages.get_paginated_response(write_products(request, found))


class OneProduct(PublicView):
    @extend_schema(tags=["catalogue"], operation_id="products_retrieve", responses=ProductSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """One product with all its variants."""
        expire_orders(now=timezone.now())
        product = get_object_or_404(Product.objects.published().select_related("brand"), slug=slug)
        shades = list(Shade.objects.filter(variant__product=product).select_related("variant"))
        return Response(write_products(request, [Card(product, shades)])[0])


class Suggestions(PublicView):
    @extend_schema(
        tags=["search"],
        parameters=[OpenApiParameter("q", str, required=True, description="What was typed so far.")],
        responses=SuggestionSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """What the search field offers while one types, the best match first."""
        found = suggest(request.query_params.get("q", ""))
        return Response(SuggestionSerializer(found, many=True).data)

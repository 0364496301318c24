"""The catalogue as one flat sheet, a row for each SKU: out, and in again, row by row or not at all."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from djmoney.money import Money

from catalog.models import Brand, Product, Shade, Variant
from catalog.models.shade import REGIONS_OF
from catalog.services.cells import Cells, RowError, amount, lab, moment, number, whole
from catalog.services.search import index_shades
from catalog.services.stock import StockError, count_stock

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

PRODUCT = {"category": "category", "product_name_ko": "name_ko", "product_name_en": "name_en"}
SHADE = {
    **{"number": "number", "shade_name_ko": "name_ko", "shade_name_en": "name_en"},
    **{"region": "region", "finish": "finish"},
}
COLUMNS = (
    *("brand", "product", *PRODUCT, "published_at", "sku", "price", "sale_price", "stock", "stock_change"),
    *(*SHADE, "colour", "coverage"),
)
NOTHING = "-"  # in a cell: take away what is there. An empty cell leaves it.


@dataclass(frozen=True)
class Outcome:
    """What a row does: adds, changes what it names, leaves all as it is, or is refused."""

    line: int
    sku: str
    kind: str  # "new" | "changed" | "same" | "refused"
    changes: list[str] = field(default_factory=list)
    error: str = ""


@dataclass
class _Import:
    """What the rows share: what is there, loaded at once, and what was touched."""

    user: "AbstractUser"
    now: datetime
    reason: str
    brands: dict[str, Brand]
    products: dict[str, Product | None]
    variants: dict[str, Variant]
    seen: set[str] = field(default_factory=set)
    settled: set[str] = field(default_factory=set)  # products that an earlier row described
    touched: set[int] = field(default_factory=set)  # products whose shades are searched anew


def import_rows(
    *, rows: list[tuple[int, Cells]], user: "AbstractUser", now: datetime, reason: str, dry_run: bool
) -> list[Outcome]:
    """What becomes of each row. Nothing is kept when one of them is refused, nor of a dry run.

    Only the user's brands are there for her: a row that names anything of another is refused.
    """
    with transaction.atomic():
        skus, slugs = {cells.get("sku", "") for _n, cells in rows}, {c.get("product", "") for _n, c in rows}
        state = _Import(
            user=user,
            now=now,
            reason=reason[:100],
            brands={brand.slug: brand for brand in Brand.objects.for_staff(user)},
            products=_products(slugs),
            variants={
                variant.sku: variant
                for variant in Variant.objects.filter(sku__in=skus).select_related("product", "shade")
            },
        )
        outcomes = [_outcome(state, line, cells) for line, cells in rows]
        if dry_run or any(outcome.kind == "refused" for outcome in outcomes):
            transaction.set_rollback(True)
        else:
            index_shades(Shade.objects.filter(variant__product__in=state.touched))
    return outcomes


def _products(slugs: Iterable[str]) -> dict[str, Product | None]:
    """As the database has them; None for those that are not there."""
    there = {p.slug: p for p in Product.objects.filter(slug__in=slugs).select_related("brand")}
    return {slug: there.get(slug) for slug in slugs}


def _outcome(state: _Import, line: int, cells: Cells) -> Outcome:
    sku = cells.get("sku", "")
    try:
        with transaction.atomic():
            is_new, changes = _take(state, cells)
    except (RowError, StockError, ValidationError, IntegrityError) as error:
        state.products = {**state.products, **_products([cells.get("product", "")])}
        return Outcome(line, sku, "refused", error=_said(error))
    return Outcome(line, sku, "new" if is_new else "changed" if changes else "same", changes)


def _take(state: _Import, cells: Cells) -> tuple[bool, list[str]]:
    """One row, written. Whether its SKU is new, and what of what was there changed."""
    sku = cells.get("sku", "")
    if not sku or sku in state.seen:
        raise RowError(_("A row needs an SKU that no other row has."))
    state.seen.add(sku)
    product, product_changes = _product(state, cells)
    variant = state.variants.get(sku)
    if variant and variant.product_id != product.pk:
        raise RowError(_("The SKU %s is taken.") % sku)
    is_new = variant is None
    variant = variant or Variant(product=product, sku=sku, stock=0)
    changes = product_changes + _save(state, variant, _variant_values(cells), ("stock",))
    changes += _shade(state, variant, product, cells)
    if change := whole(cells.get("stock_change", "")):
        count_stock(variant=variant, change=change, now=state.now)
        changes.append(_("stock %+d") % change)
    state.settled.add(product.slug)
    if changes:
        state.touched.add(product.pk)
    return is_new, changes


def _product(state: _Import, cells: Cells) -> tuple[Product, list[str]]:
    brand, slug = state.brands.get(cells.get("brand", "")), cells.get("product", "")
    if brand is None:
        raise RowError(_("No brand of yours has the address “%s”.") % cells.get("brand", ""))
    product = state.products.get(slug) or Product(brand=brand, slug=slug)
    if product.brand_id != brand.pk:
        raise RowError(_("The address %s is taken.") % slug)
    values: dict[str, Any] = {name: cells[column] for column, name in PRODUCT.items() if cells.get(column)}
    if "category" in values and product.pk and values["category"] != product.category:
        raise RowError(_("A product stays in its category."))
    if published := cells.get("published_at"):
        values["published_at"] = None if published == NOTHING else moment(published)
    changes = _save(state, product, values)
    if changes and slug in state.settled:
        raise RowError(_("An earlier row says otherwise of the product %s.") % slug)
    state.products[slug] = product
    return product, changes


def _variant_values(cells: Cells) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if cells.get("price"):
        values["price"] = Money(amount(cells["price"]), "KRW")
    if sale := cells.get("sale_price"):
        values["sale_price"] = None if sale == NOTHING else Money(amount(sale), "KRW")
    return values


def _shade(state: _Import, variant: Variant, product: Product, cells: Cells) -> list[str]:
    """A row without anything of a shade makes none."""
    values: dict[str, Any] = {name: cells[column] for column, name in SHADE.items() if cells.get(column)}
    if cells.get("coverage"):
        values["coverage"] = number(cells["coverage"])
    if cells.get("colour"):
        values |= dict(zip(("lightness", "a", "b"), lab(cells["colour"]), strict=True))
    if not values:
        return []
    shade = getattr(variant, "shade", None) or Shade(variant=variant, region=REGIONS_OF[product.category][0])
    if shade.pk is None and "lightness" not in values:
        raise RowError(_("A new shade needs a colour."))
    if values.get("region", shade.region) not in REGIONS_OF[product.category]:
        raise RowError(_("“%s” is not where a product of this category is worn.") % values.get("region"))
    return _save(state, shade, values)


def _save(state: _Import, row: models.Model, values: dict[str, Any], kept: tuple[str, ...] = ()) -> list[str]:
    """Saves what differs, checked as a form would; the names of the fields that did."""
    differs = [name for name, value in values.items() if row.pk is None or getattr(row, name) != value]
    if row.pk and not differs:
        return []
    for name in differs:
        setattr(row, name, values[name])
    if isinstance(row, Shade):
        row.set_colour(row.lab)
    try:
        row.full_clean()
    except ValidationError as error:
        raise RowError(_wrong(row, error)) from None
    row._history_user, row._change_reason = state.user, state.reason  # type: ignore[attr-defined]
    names = {f.name for f in row._meta.concrete_fields} - {"id", *kept}
    row.save(update_fields=names if row.pk else None)
    return [capfirst(str(getattr(row._meta.get_field(name), "verbose_name", name))) for name in differs]


def _wrong(row: models.Model, error: ValidationError) -> str:
    """What is wrong with a row of the database, by the columns of the sheet."""
    columns = {name: column for column, name in (SHADE if isinstance(row, Shade) else PRODUCT).items()}
    told = error.message_dict
    parts = [
        " ".join(said) if name == NON_FIELD_ERRORS else f"{columns.get(name, name)}: {' '.join(said)}"
        for name, said in told.items()
        if f"{name}_ko" not in told  # the name as such is that of a language
    ]
    return " ".join(parts)


def _said(error: Exception) -> str:
    if isinstance(error, IntegrityError):
        return _("Somebody else has just put in the same.")
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)


def exported(variants: QuerySet[Variant]) -> Iterator[list[str]]:
    """A row for each variant, by COLUMNS: what, imported again, changes nothing."""
    for variant in variants.select_related("product__brand", "shade").order_by("product__slug", "sku"):
        product, shade = variant.product, getattr(variant, "shade", None)
        cells = {
            "brand": product.brand.slug,
            "product": product.slug,
            "published_at": _local(product.published_at),
            "sku": variant.sku,
            "price": _won(variant.price),
            "sale_price": _won(variant.sale_price),
            "stock": str(variant.stock),
            **{column: getattr(product, name) or "" for column, name in PRODUCT.items()},
        }
        if shade:
            cells |= {column: getattr(shade, name) or "" for column, name in SHADE.items()}
            cells["colour"] = ",".join(repr(value) for value in shade.lab)
            cells["coverage"] = repr(shade.coverage)
        yield [cells.get(column, "") for column in COLUMNS]


def _won(amount: Money | None) -> str:
    return "" if amount is None else str(int(amount.amount))


def _local(moment: datetime | None) -> str:
    return timezone.localtime(moment).isoformat() if moment else ""

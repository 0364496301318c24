"""The catalogue for the shop's staff: the owner sees all, brand staff what their brands sell."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.db.models import ForeignKey, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from catalog.models import (
    Brand,
    Fulfilment,
    FulfilmentStatus,
    Order,
    OrderLine,
    OrderStatus,
    Payment,
    Product,
    Shade,
    StockMovement,
    TryCount,
    Variant,
)
from catalog.services.orders import OrderError, cancel_order, move_fulfilment
from catalog.services.payments import refund_rest, release_order
from catalog.services.search import index_shades
from catalog.services.stock import StockError, count_stock


class BrandScoped(admin.ModelAdmin):  # type: ignore[type-arg]
    """Only rows of the user's own brands, and only those to choose from in a foreign key."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).for_staff(request.user)  # type: ignore[attr-defined, no-any-return]

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> "forms.ModelChoiceField[Any] | None":
        kwargs["queryset"] = db_field.related_model.objects.for_staff(request.user)  # type: ignore[attr-defined, union-attr]
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Brand)
class BrandAdmin(BrandScoped, TranslationAdmin):  # type: ignore[misc]
    list_display = ("wordmark", "name", "slug")
    filter_horizontal = ("staff",)

    @admin.display(description=_("name on the tube"), ordering="name_en")
    def wordmark(self, brand: Brand) -> str:
        return brand.wordmark

    def save_model(self, request: HttpRequest, obj: Brand, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        index_shades(Shade.objects.filter(variant__product__brand=obj))

    def get_readonly_fields(self, request: HttpRequest, obj: Brand | None = None) -> tuple[str, ...]:
        """Who looks after a brand, and its address, is the owner's to say."""
        return () if request.user.is_superuser else ("slug", "staff")


@admin.register(Product)
class ProductAdmin(BrandScoped, TranslationAdmin):  # type: ignore[misc]
    list_display = ("name", "brand", "category", "published_at")
    list_filter = ("category",)
    list_select_related = ("brand",)
    search_fields = ("name_ko", "name_en", "slug")
    date_hierarchy = "published_at"

    def save_model(self, request: HttpRequest, obj: Product, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        index_shades(Shade.objects.filter(variant__product=obj))


@admin.register(Variant)
class VariantAdmin(BrandScoped):
    list_display = ("sku", "product", "price", "stock")
    list_editable = ("price", "stock")
    list_select_related = ("product",)
    search_fields = ("sku", "product__name_ko", "product__name_en")

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The stock as the page showed it comes back with the form."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name == "stock":
            field.show_hidden_initial = True
        return field

    def save_model(self, request: HttpRequest, obj: Variant, form: Any, change: bool) -> None:
        """The stock moves by what was typed less what was shown, so that a sale in between stays sold."""
        typed, shown = obj.stock, _shown_stock(form) if change else 0
        if change:
            names = {field.name for field in Variant._meta.concrete_fields} - {"id", "stock"}
            obj.save(update_fields=names)
        else:
            obj.stock = 0
            obj.save()
        if typed == shown:
            return
        try:
            count_stock(variant=obj, change=typed - shown, now=timezone.now())
        except StockError as error:
            self.message_user(request, str(error), messages.ERROR)


def _shown_stock(form: Any) -> int:
    shown = form.data.get(form.add_initial_prefix("stock"), "")
    return int(shown if shown.isdecimal() else form.initial["stock"])


@admin.register(Shade)
class ShadeAdmin(BrandScoped, TranslationAdmin):  # type: ignore[misc]
    list_display = ("swatch", "name", "number", "product", "finish", "family", "hex")
    list_display_links = ("swatch", "name")
    list_filter = ("finish", "family")
    list_select_related = ("variant__product",)
    search_fields = ("name_ko", "name_en", "variant__sku")
    readonly_fields = ("swatch", "hex", "family")

    @admin.display(description=_("swatch"))
    def swatch(self, shade: Shade) -> str:
        if not shade.pk:
            return gettext("Drawn once the shade is saved.")
        address = reverse("swatches:picture", args=[shade.pk, shade.swatch_key, "smear", 160])
        return format_html('<img src="{}" width="128" height="80" alt="{}">', address, shade.spoken)

    @admin.display(description=_("product"), ordering="variant__product")
    def product(self, shade: Shade) -> Product:
        return shade.variant.product

    def save_model(self, request: HttpRequest, obj: Shade, form: Any, change: bool) -> None:
        super().save_model(request, obj.set_colour(obj.lab), form, change)
        index_shades(Shade.objects.filter(pk=obj.pk))


class ReadOnly:
    """To be looked at."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(TryCount)
class TryCountAdmin(ReadOnly, BrandScoped):
    list_display = ("day", "shade", "count")
    list_select_related = ("shade",)
    date_hierarchy = "day"


@admin.register(StockMovement)
class StockMovementAdmin(ReadOnly, BrandScoped):
    list_display = ("moved_at", "variant", "change", "kind", "order")
    list_filter = ("kind",)
    list_select_related = ("variant", "order")
    search_fields = ("variant__sku", "order__number")
    date_hierarchy = "moved_at"


class FulfilmentForm(forms.ModelForm):  # type: ignore[type-arg]
    """Where the parcel is: only a next state that the table of transitions knows can be chosen."""

    class Meta:
        model = Fulfilment
        fields = ("status", "carrier", "tracking")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if status := self.fields.get("status"):
            status.choices = [  # type: ignore[attr-defined]
                (choice.value, choice.label) for choice in FulfilmentStatus if self._may_stand(choice)
            ]

    def _may_stand(self, choice: FulfilmentStatus) -> bool:
        parcel = self.instance
        if choice == parcel.status:
            return True
        is_paid = parcel.order.status == OrderStatus.PAID
        return is_paid and choice != FulfilmentStatus.CANCELLED and parcel.may_become(choice)

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or {}
        if asked.get("status") == FulfilmentStatus.SHIPPED and not asked.get("tracking"):
            self.add_error("tracking", _("A parcel on its way has a tracking number."))
        return asked


@admin.register(Fulfilment)
class FulfilmentAdmin(BrandScoped):
    """What a brand sends: its staff see its part of an order and where it goes, and move it on."""

    form = FulfilmentForm
    list_display = ("order", "brand", "status", "paid", "placed", "tracking")
    list_filter = ("status", "order__status")
    list_select_related = ("order", "brand")
    search_fields = ("order__number", "tracking")
    fields = ("order", "paid", "brand", "content", "recipient", "status", "carrier", "tracking")
    readonly_fields = ("order", "paid", "brand", "content", "recipient")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Fulfilment | None = None) -> bool:
        return False

    @admin.display(description=_("order status"))
    def paid(self, parcel: Fulfilment) -> str:
        return parcel.order.get_status_display()

    @admin.display(description=_("placed at"), ordering="order__placed_at")
    def placed(self, parcel: Fulfilment) -> Any:
        return parcel.order.placed_at

    @admin.display(description=_("content"))
    def content(self, parcel: Fulfilment) -> str:
        rows = ((line.quantity, line.name, line.sku) for line in parcel.lines.all())
        return format_html_join("", "<div>{} × {} ({})</div>", rows)

    @admin.display(description=_("recipient"))
    def recipient(self, parcel: Fulfilment) -> str:
        address = parcel.order.address
        rows = ((line,) for line in (address.name, *address.lines, address.phone))
        return format_html_join("", "<div>{}</div>", rows)

    def save_model(self, request: HttpRequest, obj: Fulfilment, form: Any, change: bool) -> None:
        if "status" not in form.changed_data:
            obj.save(update_fields=["carrier", "tracking"])
            return
        try:
            move_fulfilment(
                fulfilment=obj,
                to=FulfilmentStatus(obj.status),
                carrier=obj.carrier,
                tracking=obj.tracking,
                now=timezone.now(),
            )
        except OrderError as error:
            self.message_user(request, str(error), messages.ERROR)


class LineInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = OrderLine
    fields = ("name", "sku", "price", "quantity")


class ParcelInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = Fulfilment
    fields = ("brand", "status", "carrier", "tracking", "shipped_at", "delivered_at")


class PaymentInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = Payment
    fields = ("provider", "reference", "status", "asked", "paid", "refunded", "paid_at")
    readonly_fields = ("reference",)


@admin.register(Order)
class OrderAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """The owner's: read everything, let a held order go on, or cancel one and give the money back."""

    list_display = ("number", "placed_at", "status", "total", "email")
    list_filter = ("status",)
    search_fields = ("number", "email", "address__name")
    date_hierarchy = "placed_at"
    exclude = ("token", "key", "shopper", "fingerprint")
    readonly_fields = ("number",)
    inlines: ClassVar = [LineInline, ParcelInline, PaymentInline]
    actions = ("release", "cancel")

    @admin.action(description=_("Release orders held for review"), permissions=["decide"])
    def release(self, request: HttpRequest, orders: QuerySet[Order]) -> None:
        for order in orders:
            try:
                release_order(order=order, now=timezone.now())
            except OrderError as error:
                self.message_user(request, f"{order}: {error}", messages.ERROR)

    @admin.action(description=_("Cancel orders and give the money back"), permissions=["decide"])
    def cancel(self, request: HttpRequest, orders: QuerySet[Order]) -> None:
        for order in orders:
            try:
                cancel_order(order=order, now=timezone.now())
            except OrderError as error:
                self.message_user(request, f"{order}: {error}", messages.ERROR)
            refund_rest(order=order, now=timezone.now())

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

"""What of the catalogue is written in each language."""

from modeltranslation.translator import TranslationOptions, register

from catalog.models import Brand, Coupon, Picture, Product, Shade


@register(Brand)
class BrandTranslation(TranslationOptions):  # type: ignore[misc]
    fields = ("name", "description")
    required_languages = {"ko": ("name",), "en": ("name",)}


@register(Product)
class ProductTranslation(TranslationOptions):  # type: ignore[misc]
    fields = ("name", "description")
    required_languages = {"ko": ("name",), "en": ("name",)}


@register(Shade)
class ShadeTranslation(TranslationOptions):  # type: ignore[misc]
    fields = ("name",)
    required_languages = {"ko": ("name",), "en": ("name",)}


@register(Coupon)
class CouponTranslation(TranslationOptions):  # type: ignore[misc]
    fields = ("name",)
    required_languages = {"ko": ("name",), "en": ("name",)}


@register(Picture)
class PictureTranslation(TranslationOptions):  # type: ignore[misc]
    fields = ("alt",)
    required_languages = ("ko", "en")

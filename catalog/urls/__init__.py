"""The shop's pages."""

from django.urls import path

from catalog.views import (
    avoid,
    cart,
    checkout,
    colour_search,
    coupons,
    demo_gateway,
    home,
    invitations,
    orders,
    portone_pay,
    product_detail,
    product_list,
    suggestions,
)

app_name = "catalog"

urlpatterns = [
    path("", home.show, name="home"),
    path("shop/", product_list.show, name="product-list"),
    path("shop/colour/", colour_search.show, name="colour-search"),
    path("shop/suggestions/", suggestions.show, name="suggestions"),
    path("shop/<slug:slug>/", product_detail.show, name="product-detail"),
    path("avoid/", avoid.show, name="avoid-list"),
    path("avoid/add/", avoid.add, name="avoid-add"),
    path("cart/", cart.show, name="cart"),
    path("cart/<int:pk>/add/", cart.add, name="cart-add"),
    path("cart/<int:pk>/change/", cart.change, name="cart-change"),
    path("cart/<int:pk>/remove/", cart.remove, name="cart-remove"),
    path("cart/coupon/", coupons.choose, name="cart-coupon"),
    path("coupons/", coupons.mine, name="coupon-list"),
    path("checkout/", checkout.show, name="checkout"),
    path("orders/", orders.history, name="order-list"),
    path("orders/<str:token>/", orders.detail, name="order-detail"),
    path("orders/<str:token>/pay/", orders.pay, name="order-pay"),
    path("orders/<str:token>/paid/", orders.paid, name="order-paid"),
    path("orders/<str:token>/cancel/", orders.cancel, name="order-cancel"),
    path("orders/<str:token>/receipt/", orders.receipt, name="order-receipt"),
    path("demo-pay/<uuid:reference>/", demo_gateway.show, name="demo-pay"),
    path("invitations/<str:token>/", invitations.show, name="invitation"),
    path("pay/<uuid:reference>/", portone_pay.show, name="portone-pay"),
]

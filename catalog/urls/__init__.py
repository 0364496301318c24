"""The shop's pages."""

from django.urls import path

from catalog.views import cart, home, product_detail, product_list

app_name = "catalog"

urlpatterns = [
    path("", home.show, name="home"),
    path("shop/", product_list.show, name="product-list"),
    path("shop/<slug:slug>/", product_detail.show, name="product-detail"),
    path("cart/", cart.show, name="cart"),
    path("cart/<int:pk>/add/", cart.add, name="cart-add"),
    path("cart/<int:pk>/change/", cart.change, name="cart-change"),
    path("cart/<int:pk>/remove/", cart.remove, name="cart-remove"),
]

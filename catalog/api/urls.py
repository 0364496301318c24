"""The shop's part of /api/v1/."""

from django.urls import path

from catalog.api.views import cart, colours, front, orders, products

urlpatterns = [
    path("categories/", products.Categories.as_view(), name="categories"),
    path("brands/", products.Brands.as_view(), name="brands"),
    path("brands/<slug:slug>/", products.OneBrand.as_view(), name="brand"),
    path("products/", products.Products.as_view(), name="products"),
    path("products/<slug:slug>/", products.OneProduct.as_view(), name="product"),
    path("rankings/", front.Rankings.as_view(), name="rankings"),
    path("wishes/", front.Wishes.as_view(), name="wishes"),
    path("wishes/<int:pk>/", front.OneWish.as_view(), name="wish"),
    path("suggestions/", products.Suggestions.as_view(), name="suggestions"),
    path("shades/near/", colours.NearShades.as_view(), name="shades-near"),
    path("shades/suiting/", colours.SuitingShades.as_view(), name="shades-suiting"),
    path("cart/", cart.OneCart.as_view(), name="cart"),
    path("cart/lines/", cart.Lines.as_view(), name="cart-lines"),
    path("cart/lines/<int:pk>/", cart.OneLine.as_view(), name="cart-line"),
    path("orders/", orders.Orders.as_view(), name="orders"),
    path("orders/<slug:token>/", orders.OneOrder.as_view(), name="order"),
    path("orders/<slug:token>/cancellation/", orders.Cancellation.as_view(), name="order-cancellation"),
    path("orders/<slug:token>/payment/", orders.Payment.as_view(), name="order-payment"),
]

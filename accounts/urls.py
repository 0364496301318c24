"""Log in, sign up, password and e-mail: allauth's routes under /accounts/."""

from django.urls import include, path

urlpatterns = [path("", include("allauth.account.urls"))]

"""The pages that say who the shop is and what it promises."""

from django.urls import path
from django.views.generic import TemplateView

urlpatterns = [
    path("terms/", TemplateView.as_view(template_name="pages/terms.html"), name="terms"),
    path("privacy/", TemplateView.as_view(template_name="pages/privacy.html"), name="privacy"),
    path("business/", TemplateView.as_view(template_name="pages/business.html"), name="business"),
]

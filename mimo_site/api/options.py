"""Options of the API's packages, and how often one may ask. `mimo_site.settings` takes them over."""

from typing import Any

API_RATES = {
    "burst": "30/s",
    "anonymous": "300/min",  # by address
    "user": "1200/min",
    "order": "20/min",
    "photo": "20/min",
    "try": "60/min",
}

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api.TokenAuthentication",
        "accounts.api.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_PARSER_CLASSES": ["mimo_site.api.parsers.JSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_THROTTLE_CLASSES": [
        "mimo_site.api.throttles.Burst",
        "mimo_site.api.throttles.Sustained",
        "mimo_site.api.throttles.Scoped",
    ],
    "DEFAULT_VERSIONING_CLASS": "rest_framework.versioning.NamespaceVersioning",
    "DEFAULT_VERSION": "v1",
    "ALLOWED_VERSIONS": ["v1"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "mimo_site.api.problems.handle",
    "NUM_PROXIES": 0,  # the server has already read who is behind the proxy
    "URL_FORMAT_OVERRIDE": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}

SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "MIMO",
    "VERSION": "1.0.0",
    "DESCRIPTION": "The shop and its fitting room: catalogue, search, colours, cart, orders and kept looks.",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENABLE_DJANGO_DEPLOY_CHECK": False,  # it warns of the language in front of pages; a test checks more
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "RegionEnum": "catalog.models.Region",
        "CategoryEnum": "catalog.models.Category",
        "OrderStatusEnum": "catalog.models.OrderStatus",
        "FulfilmentStatusEnum": "catalog.models.FulfilmentStatus",
        "FinishEnum": "catalog.models.Finish",
        "FamilyEnum": "catalog.colour.Family",
        "TruthBasisEnum": "catalog.models.truth.Basis",
        "CountryEnum": "catalog.models.Country",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "mimo_site.api.schema.add_problems",
    ],
}

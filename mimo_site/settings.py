"""Settings: the one reader of the environment. Without any variable it is the demo shop on SQLite."""

from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from mimo_site import unfold
from mimo_site.api import options as api
from mimo_site.money import MoneyFormat
from mimo_site.storage import media_store

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
VAR_DIR = Path(env.str("MIMO_VAR", str(BASE_DIR / "var")))  # everything that a running site writes

MIMO_ENV: str = env.str("MIMO_ENV", "demo")
if MIMO_ENV not in {"demo", "production"}:
    raise ImproperlyConfigured(f"MIMO_ENV is {MIMO_ENV!r}: it must be 'demo' or 'production'.")
PRODUCTION = MIMO_ENV == "production"


def required(name: str) -> str:
    """The variable's value; production refuses to start without it."""
    value: str = env.str(name, "")
    if not value:
        raise ImproperlyConfigured(f"{name} must be set when MIMO_ENV=production.")
    return value


DEBUG: bool = not PRODUCTION and env.bool("MIMO_DEBUG", False)
SECRET_KEY: str = required("SECRET_KEY") if PRODUCTION else "demo-only-key-that-production-refuses-to-use"
ALLOWED_HOSTS: list[str] = (
    [host.strip() for host in required("ALLOWED_HOSTS").split(",")]
    if PRODUCTION
    else ["localhost", "127.0.0.1", "[::1]", "testserver"]
)
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL: str = env.str(  # where links lead in mails that no request sends
    "SITE_URL", f"https://{ALLOWED_HOSTS[0]}" if PRODUCTION else f"http://localhost:{env.str('PORT', '8000')}"
)

# Other sites to sign in with, and the origin of each one's page. A provider appears once its keys are set:
# KAKAO_CLIENT_ID, KAKAO_CLIENT_SECRET and so on; Apple asks for its key's id as the secret, a team and a key.
SOCIAL_PROVIDERS = {
    "kakao": "https://kauth.kakao.com",
    "naver": "https://nid.naver.com",
    "google": "https://accounts.google.com",
    "apple": "https://appleid.apple.com",
    "line": "https://access.line.me",
}
SOCIALACCOUNT_PROVIDERS = {
    name: {
        "APPS": [
            {
                "client_id": env.str(f"{name.upper()}_CLIENT_ID"),
                "secret": env.str(f"{name.upper()}_CLIENT_SECRET", ""),
                "key": env.str("APPLE_TEAM_ID", "") if name == "apple" else "",
                "settings": {"certificate_key": env.str("APPLE_PRIVATE_KEY", "", multiline=True)},
            }
        ]
    }
    for name in SOCIAL_PROVIDERS
    if env.str(f"{name.upper()}_CLIENT_ID", "")
}

INSTALLED_APPS = [
    "modeltranslation",
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    *(f"allauth.socialaccount.providers.{name}" for name in SOCIAL_PROVIDERS),
    "allauth.usersessions",
    "channels",
    "csp",
    "django_htmx",
    "djmoney",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "simple_history",
    "mimo_site",
    "accounts",
    "catalog",
    "tryon",
    "community",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "mimo_site.api.middleware.ApiMiddleware",
    "mimo_site.odd_paths.NulMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.seen.SeenMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "mimo_site.admin_policy.AdminPolicyMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "mimo_site.urls"
ASGI_APPLICATION = "mimo_site.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "mimo_site.context.site",
                "accounts.context.notifications",
                "catalog.context.cart",
            ],
        },
    }
]

# SQLite: WAL + IMMEDIATE, or concurrent writers meet "database is locked".
SQLITE_OPTIONS = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY; "
        "PRAGMA mmap_size=134217728; PRAGMA journal_size_limit=27103364; PRAGMA cache_size=-20000;"
    ),
}
DATABASE_URL: str = (
    required("DATABASE_URL") if PRODUCTION else env.str("DATABASE_URL", f"sqlite:///{VAR_DIR}/db.sqlite3")
)
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL: str = env.str("REDIS_URL", "")
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [REDIS_URL]},
        }
    }
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "mimo"}}
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}

CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_TASK_ALWAYS_EAGER = not REDIS_URL
CELERY_TASK_EAGER_PROPAGATES = True
CELERY_IMPORTS = (
    "catalog.services.notices",
    "catalog.services.recents",
    "accounts.services.deletion",
    "accounts.services.export",
    "accounts.services.notifications",
    "catalog.services.invitations",
    "catalog.services.orders",
    "catalog.services.reconcile",
    "catalog.services.retention",
    "community.services.limits",
    "community.services.scores",
    "tryon.services.looks",
)
CELERY_BEAT_SCHEDULE = {
    "forget-old-exports": {
        "task": "accounts.services.export.forget_old_exports",
        "schedule": crontab(minute=30),
    },
    "forget-retained-orders": {
        "task": "catalog.services.retention.forget_retained_orders",
        "schedule": crontab(hour=4, minute=30),
    },
    "forget-guests-recents": {
        "task": "catalog.services.recents.forget_guests",
        "schedule": crontab(hour=4, minute=10),
    },
    "expire-overdue-orders": {
        "task": "catalog.services.orders.expire_overdue",
        "schedule": crontab(),
    },
    "reconcile-orders": {
        "task": "catalog.services.reconcile.reconcile",
        "schedule": crontab(minute="*/10"),
    },
    "forget-guest-looks": {
        "task": "tryon.services.looks.forget_guest_looks",
        "schedule": crontab(hour=4, minute=0),
    },
    "refresh-scores": {
        "task": "community.services.scores.refresh_scores",
        "schedule": crontab(hour=4, minute=20),
    },
    "forget-acts": {
        "task": "community.services.limits.forget_acts",
        "schedule": crontab(hour=4, minute=40),
    },
}

TERMS_VERSION = "2026-11-20"  # of the documents in force, named by its first day

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_REDIRECT_URL = "catalog:home"
LOGIN_URL = "account_login"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"  # so that signing up answers alike, whoever has an account
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # in the browser that asked
ACCOUNT_CHANGE_EMAIL = True  # one address a person; a new one counts once it is confirmed
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # before it changes, the password is asked again
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed password or address is told by mail
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "catalog:home"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.consent.ConsentForm"
ACCOUNT_FORMS = {"add_email": "accounts.forms.email.ChangeEmailForm"}
MFA_ADAPTER = "accounts.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "accounts.forms.keys.AddKeyForm",
    "edit_webauthn": "accounts.forms.keys.RenameKeyForm",
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION  # http://localhost
SOCIALACCOUNT_AUTO_SIGNUP = False  # whoever comes from another site agrees to the terms, too
SOCIALACCOUNT_FORMS = {"disconnect": "accounts.forms.social.UnlinkForm"}
SOCIALACCOUNT_ADAPTER = "accounts.adapter.SocialAccountAdapter"

LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", "한국어"), ("en", "English")]
# Ours, allauth in our voice, and the administration's dress in Korean.
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "allauth", BASE_DIR / "locale" / "unfold"]
FORMAT_MODULE_PATH = ["mimo_site.formats"]
USE_I18N = True
TIME_ZONE = "Asia/Seoul"
USE_TZ = True
DEFAULT_CURRENCY = "KRW"
MONEY_FORMAT = MoneyFormat()
CURRENCY_CHOICES = [("KRW", "₩")]

# Who takes the money. The demo gateway takes none: production refuses it, and without one takes no order.
PAYMENT_PROVIDER: str = env.str("PAYMENT_PROVIDER", "" if PRODUCTION else "demo")
STRIPE = {
    "STRIPE_SECRET_KEY": env.str("STRIPE_SECRET_KEY", ""),
    "STRIPE_WEBHOOK_SECRET": env.str("STRIPE_WEBHOOK_SECRET", ""),
    "STRIPE_API_BASE": env.str("STRIPE_API_BASE", "https://api.stripe.com"),
    "STRIPE_CHECKOUT_ORIGIN": env.str("STRIPE_CHECKOUT_ORIGIN", "https://checkout.stripe.com"),
}
PORTONE = {
    "PORTONE_API_SECRET": env.str("PORTONE_API_SECRET", ""),
    "PORTONE_WEBHOOK_SECRET": env.str("PORTONE_WEBHOOK_SECRET", ""),
    "PORTONE_STORE_ID": env.str("PORTONE_STORE_ID", ""),
    "PORTONE_CHANNEL_KEY": env.str("PORTONE_CHANNEL_KEY", ""),
    "PORTONE_API_BASE": env.str("PORTONE_API_BASE", "https://api.portone.io"),
    "PORTONE_SDK_URL": env.str("PORTONE_SDK_URL", "https://cdn.portone.io/v2/browser-sdk.js"),
}
PAYMENT_KEYS: dict[str, dict[str, str]] = {"": {}, "demo": {}, "stripe": STRIPE, "portone": PORTONE}
if PAYMENT_PROVIDER not in PAYMENT_KEYS:
    raise ImproperlyConfigured(f"PAYMENT_PROVIDER is {PAYMENT_PROVIDER!r}: demo, stripe or portone.")
if PRODUCTION and PAYMENT_PROVIDER == "demo":
    raise ImproperlyConfigured("PAYMENT_PROVIDER=demo takes no money: not when MIMO_ENV=production.")
for name, value in PAYMENT_KEYS[PAYMENT_PROVIDER].items():
    if not value:
        raise ImproperlyConfigured(f"{name} must be set when PAYMENT_PROVIDER={PAYMENT_PROVIDER}.")

UNFOLD = unfold.UNFOLD
API_RATES, REST_FRAMEWORK, SPECTACULAR_SETTINGS = (
    api.API_RATES,
    api.REST_FRAMEWORK,
    api.SPECTACULAR_SETTINGS,
)

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "staticfiles"
MEDIA_URL = "media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": media_store(env),
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = not PRODUCTION

# A photograph to try on stays in memory: the temporary-file handler is left out on purpose, and
# mimo_site.asgi refuses a body beyond this size before Django could spool it to disk.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

if PRODUCTION:
    EMAIL_CONFIG = env.email_url("EMAIL_URL", default="smtp://localhost:25")
    vars().update(EMAIL_CONFIG)
else:
    EMAIL_BACKEND = "mimo_site.outbox.OutboxEmailBackend"
OUTBOX_DIR = VAR_DIR / "outbox"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "MIMO <hello@mimo.example>")

# Browsers are told to use HTTPS only, cookies travel on it only.
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "style-src-attr": ["'unsafe-inline'"],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
        "form-action": [
            SELF,
            *(SOCIAL_PROVIDERS[name] for name in SOCIALACCOUNT_PROVIDERS),
            *([STRIPE["STRIPE_CHECKOUT_ORIGIN"]] if PAYMENT_PROVIDER == "stripe" else []),
        ],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {"camera": ["self"], "microphone": [], "geolocation": []}

# The name on the footer and the legal pages: what Korean e-commerce law asks a shop to show.
BUSINESS = {
    "name": env.str("BUSINESS_NAME", "") or _("MIMO Demo Shop"),
    "representative": env.str("BUSINESS_REPRESENTATIVE", "") or _("Demo Representative"),
    "registration": env.str("BUSINESS_REGISTRATION", "000-00-00000"),
    "mail_order": env.str("BUSINESS_MAIL_ORDER", "") or _("0000-Seoul-Demo-0000"),
    "address": env.str("BUSINESS_ADDRESS", "") or _("1 Demo-ro, Seoul, Republic of Korea"),
    "phone": env.str("BUSINESS_PHONE", "02-000-0000"),
    "email": env.str("BUSINESS_EMAIL", "hello@mimo.example"),
    "privacy_officer": env.str("BUSINESS_PRIVACY_OFFICER", "") or _("Demo Privacy Officer"),
    "hosting": env.str("BUSINESS_HOSTING", "") or _("MIMO Demo Shop"),
}

# The engine behind tryon.engine.
TRYON_THREADS: int = env.int("TRYON_THREADS", 2)
TRYON_MAX_SOCKETS_PER_USER: int = env.int("TRYON_MAX_SOCKETS_PER_USER", 3)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
}

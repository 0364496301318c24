"""A browser's long name in two words."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()

# The first that is found: most name those that they wish to be taken for, too.
BROWSERS = {
    "KAKAOTALK": "KakaoTalk",
    "NAVER": "Naver",
    "Whale": "Whale",
    "SamsungBrowser": "Samsung Internet",
    "Edg": "Edge",
    "OPR": "Opera",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "Chrome": "Chrome",
    "CriOS": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS X": "Mac",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


@register.filter
def device(user_agent: str) -> str:
    """`Chrome · Android`; what is not known is a browser."""
    browser = next((name for sign, name in BROWSERS.items() if sign in user_agent), _("A browser"))
    system = next((name for sign, name in SYSTEMS.items() if sign in user_agent), "")
    return f"{browser} · {system}" if system else browser

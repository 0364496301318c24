"""A request by somebody signed in, for views behind `login_required`."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.models import User


class MemberRequest(HttpRequest):
    user: User
    htmx: HtmxDetails

"""What every template may know of the person."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject


def notifications(request: HttpRequest) -> dict[str, Any]:
    """`unread.count`; asked of the database only by a page that shows it to somebody signed in."""

    def count() -> dict[str, int]:
        user = request.user
        return {"count": user.notifications.unread().count() if user.is_authenticated else 0}

    return {"unread": SimpleLazyObject(count)}

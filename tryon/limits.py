"""How often a visitor may post, counted in the cache in fixed windows."""

from time import time

from django.core.cache import cache


def is_allowed(visitor: str, what: str, *, most: int, seconds: int) -> bool:
    """Whether one more is within `most` for this window of `seconds`."""
    key = f"tryon.limit.{what}.{visitor}.{int(time() // seconds)}"
    cache.add(key, 0, 2 * seconds)
    try:
        return cache.incr(key) <= most
    except ValueError:  # evicted between the two lines
        return True

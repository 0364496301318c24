"""How often somebody may do what could be abused: so many times within so long, counted in the cache."""

from django.core.cache import cache


def may_again(*, what: str, who: str, most: int, seconds: int) -> bool:
    """Counts this time; False beyond `most` times since the first one of these seconds."""
    key = f"limit:{what}:{who}"
    if cache.add(key, 1, seconds):
        return True
    try:
        return cache.incr(key) <= most
    except ValueError:  # it lapsed between the two lines
        return True

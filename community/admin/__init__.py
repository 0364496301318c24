"""The community for moderators: what was reported, appeals, and the log of what was done."""

from community.admin import appeals, cases, log

__all__ = ["appeals", "cases", "log"]

"""The site's own settings, with a stand-in on a local port in Google's place."""

import os

from mimo_site.settings import *  # noqa: F403
from mimo_site.settings import CONTENT_SECURITY_POLICY, SOCIALACCOUNT_PROVIDERS

STAND_IN = os.environ["STAND_IN"]
SOCIALACCOUNT_PROVIDERS["google"].update(
    AUTHORIZE_URL=f"{STAND_IN}/google/authorize", ACCESS_TOKEN_URL=f"{STAND_IN}/google/token"
)
CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"].append(STAND_IN)

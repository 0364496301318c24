"""Rankings of people like her: by age and skin type, and only what enough of them agree on."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import BeautyProfile
from catalog.models import Shade
from catalog.services.browse import cards
from catalog.services.orders import expire_orders
from community.review_form import BAND_NAMES, AlikeForm
from community.services.alike import ALIKE, K
from community.views.asked import Visit

SHOWN = 12


@require_safe
def show(request: Visit) -> HttpResponse:
    """`?by=liked|bought&age=&skin=`; at first as her own profile says. For htmx what the rankings load."""
    expire_orders(now=timezone.now())
    form = AlikeForm(request.GET if _is_asked(request) else _own(request))
    form.is_valid()
    by, age, skin = (form.cleaned_data.get(name) or "" for name in ("by", "age", "skin"))
    leading = ALIKE[by or "liked"](age, skin, timezone.now())[:SHOWN]
    context = {"form": form, "k": K, "cards": cards(Shade.objects.published(), leading)}
    name = "components/alike" if request.htmx else "alike"
    return render(request, f"community/{name}.html", context)


def _is_asked(request: Visit) -> bool:
    return bool(request.GET.keys() & {"by", "age", "skin"})


def _own(request: Visit) -> dict[str, str]:
    profile = BeautyProfile.objects.filter(user=request.user.pk).first()
    if profile is None:
        return {}
    band = profile.age_band(timezone.localdate())
    return {"age": band if band in BAND_NAMES else "", "skin": profile.skin_type}

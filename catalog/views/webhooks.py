"""Where payment providers tell us what happened: /webhooks/<provider>/."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from catalog.models import Payment
from catalog.payments.port import BadWebhook, ProviderError, UnreadableWebhook
from catalog.services.payments import take_webhook


@csrf_exempt
@require_POST
def take(request: HttpRequest, provider: str) -> HttpResponse:
    """200 also for what is already known; 401 unless signed just now; 404 for no payment of ours.

    503 when the provider cannot be asked: then it tells us again.
    """
    try:
        take_webhook(name=provider, body=request.body, headers=request.headers, now=timezone.now())
    except BadWebhook as error:
        return JsonResponse({"detail": str(error)}, status=401)
    except Payment.DoesNotExist:
        return JsonResponse({"detail": "No such payment."}, status=404)
    except UnreadableWebhook:
        return JsonResponse({"detail": "Not understood."}, status=400)
    except ProviderError:
        return JsonResponse({"detail": "Please tell us again."}, status=503)
    return JsonResponse({"detail": "Taken."})

"""GET /healthz: 200 once the database answers and there is a school to serve, 503 until then."""

from django.http import HttpRequest, HttpResponse

from teduh.people.models import School


def healthz(request: HttpRequest) -> HttpResponse:
    if not School.objects.exists():
        return HttpResponse("no school yet", content_type="text/plain", status=503)
    return HttpResponse("ok", content_type="text/plain")

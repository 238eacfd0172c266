"""The counselor's pages: shells without a word of anybody; who signs in, and to what, their scripts decide with the API."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from teduh.desk import texts
from teduh.keys.cards import school_card
from teduh.lib.headers import for_writing
from teduh.people.schools import current_school


@require_safe
def signin(request: HttpRequest) -> HttpResponse:
    return _page(request, "signin")


@require_safe
def recover(request: HttpRequest) -> HttpResponse:
    return _page(request, "recover")


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    return _page(request, "desk")


LANES = ("", "catatan", "tahap", "lembar")


@require_safe
def case(request: HttpRequest, case: str, lane: str = "") -> HttpResponse:
    """One document for every lane of a case: its script shows the one that the address names."""
    if lane not in LANES:
        raise Http404
    return for_writing(_page(request, "case"))


@require_safe
def consultation(request: HttpRequest, room: str) -> HttpResponse:
    return _page(request, "consultation")


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    return _page(request, "account")


@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    return _page(request, "audit")


def _page(request: HttpRequest, name: str) -> HttpResponse:
    return render(
        request, f"desk/staff/{name}.html", {"card": school_card(current_school()), "texts": texts.PARTS}
    )

"""The counselor's pages: shells without a word of anybody; who signs in, and to what, their scripts decide with the API."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from teduh.keys.cards import school_card
from teduh.people.schools import current_school


def signin(request: HttpRequest) -> HttpResponse:
    return _page(request, "signin")


def recover(request: HttpRequest) -> HttpResponse:
    return _page(request, "recover")


def desk(request: HttpRequest) -> HttpResponse:
    return _page(request, "desk")


def case(request: HttpRequest, case: str) -> HttpResponse:
    return _page(request, "case")


def account(request: HttpRequest) -> HttpResponse:
    return _page(request, "account")


def _page(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, f"desk/staff/{name}.html", {"card": school_card(current_school())})

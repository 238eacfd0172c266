"""The door and the readings: pages for anybody, made wholly on the server, nothing of a person in them.

Called by `teduh.urls`; a page that writes borrows `page_context` (see `student`).
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from teduh.desk import texts
from teduh.keys.cards import school_card
from teduh.people.schools import current_school, local_now

READINGS = {
    "siapa-membaca": "desk/who_reads.html",
    "apa-itu-bk": "desk/what_is_bk.html",
    "bantuan": "desk/help_now.html",
}
_TITLES = ("Bu", "Pak", "Ibu", "Bapak")


def page_context() -> dict[str, Any]:
    """What every page without an account shows: the school's public card, help numbers, shared words."""
    school = current_school()
    now = local_now(school)
    return {"card": school_card(school), "help": texts.help_numbers(now), "texts": texts.PARTS, "now": now}


@require_safe
def door(request: HttpRequest) -> HttpResponse:
    context = page_context()
    card, now = context["card"], context["now"]
    on_duty = [person["name"] for person in card["on_duty"]]
    context |= {
        "greeting": texts.greeting(now.time()),
        "clock": f"{now:%H.%M}",
        "duty": texts.duty(on_duty, card["promise"]["open"]),
        "people": [_face(person, on_duty) for person in card["counselors"]],
    }
    return render(request, "desk/door.html", context)


@require_safe
def reading(request: HttpRequest, page: str) -> HttpResponse:
    """One of the readings; `page` is a name of READINGS."""
    return render(request, READINGS[page], page_context())


def _face(person: dict[str, str], on_duty: list[str]) -> dict[str, object]:
    words = [word for word in person["name"].split() if word not in _TITLES] or [person["name"]]
    return {**person, "initial": words[0][:1].upper(), "on_duty": person["name"] in on_duty}

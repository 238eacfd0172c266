"""The pages on which a student writes: first words, the room, coming back by codename.

They hold no word of anybody: what is written, and the codename, are made and sealed by their script.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from teduh.desk.welcome import page_context
from teduh.lib.headers import for_writing


@require_safe
def write(request: HttpRequest) -> HttpResponse:
    """/tulis: first words at once; codename and room follow in the same document."""
    return _page(request, "desk/write.html", at="write")


@require_safe
def room(request: HttpRequest) -> HttpResponse:
    """/ruang: the same document after a reload; it opens what the tab has kept sealed, or leads to /kembali."""
    return _page(request, "desk/write.html", at="room")


@require_safe
def come_back(request: HttpRequest) -> HttpResponse:
    """/kembali: the seven words open the room."""
    return _page(request, "desk/return.html", at="return")


def _page(request: HttpRequest, template: str, *, at: str) -> HttpResponse:
    response = for_writing(render(request, template, page_context() | {"at": at}))
    response.headers["Cache-Control"] = "no-store"  # a shared phone's back button must find nothing
    return response

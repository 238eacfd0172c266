"""The two pages of whoever is asked to help: a counselor with an account, and somebody outside who has a link.

Shells without a word of anybody; their scripts open what the counselee agreed to, on the device alone.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from teduh.desk.welcome import page_context


@require_safe
def outside(request: HttpRequest) -> HttpResponse:
    """/rujukan: the token stands in the fragment, which no browser sends; nothing of it is kept."""
    response = render(request, "desk/referral.html", page_context())
    response.headers["Cache-Control"] = "no-store"
    return response


@require_safe
def incoming(request: HttpRequest) -> HttpResponse:
    """/rujukan-masuk: what was released to this counselor."""
    return render(request, "desk/staff/referrals.html", page_context())

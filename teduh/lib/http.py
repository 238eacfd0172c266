"""Reading a request strictly and answering it kindly. A body that is not exactly what was asked for is refused whole."""

import json
import logging
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError

from teduh.lib.refusals import Refusal

log = logging.getLogger("teduh.http")


def strict_json(raw: bytes) -> dict[str, Any]:
    """The JSON object in `raw`. Refuses other encodings, repeated names, NaN, NUL, halves of
    a character, deep nesting, other top levels."""
    try:
        text = raw.decode("utf-8", "strict")
        value = json.loads(text, object_pairs_hook=_no_repeats, parse_constant=_no_constants)
        if "\\u" in text:
            json.dumps(
                value, ensure_ascii=False
            ).encode()  # a lone surrogate has no UTF-8: no database takes it
    except (ValueError, RecursionError) as problem:
        raise Refusal("bad_request") from problem
    if not isinstance(value, dict) or "\\u0000" in text or "\x00" in text:
        raise Refusal("bad_request")
    return value


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("repeated name")
    return found


def _no_constants(name: str) -> Any:
    raise ValueError("not a number")


def read_json(request: HttpRequest, limit: int = 16_384) -> dict[str, Any]:
    """The body of a request, a JSON object of at most `limit` bytes."""
    return strict_json(read_bytes(request, limit))


def read_bytes(request: HttpRequest, limit: int) -> bytes:
    """The body of a request, at most `limit` bytes."""
    try:
        length = int(request.headers.get("Content-Length") or 0)
    except ValueError as problem:
        raise Refusal("bad_request") from problem
    if length > limit:
        raise Refusal("too_large")
    try:
        raw = request.body
    except UnreadablePostError as problem:
        raise Refusal("bad_request") from problem
    if len(raw) > limit:
        raise Refusal("too_large")
    return raw


def answer(body: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    """JSON, never cached; no body at all is 204."""
    response: HttpResponse = HttpResponse(status=204) if body is None else JsonResponse(body, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


class KindRefusals:
    """Middleware: a Refusal becomes its answer; a fault of ours becomes one that keeps its cause to itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if (
            request.path_info.startswith("/api/")
            and response.status_code == 404
            and not response.has_header("X-Kind")
        ):
            return refuse(Refusal("not_found"))
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refusal):
            return refuse(exception)
        if request.path_info.startswith("/api/"):
            log.error(
                "fault in %s", request.resolver_match and request.resolver_match.route, exc_info=exception
            )
            return refuse(Refusal("server"))
        return None


def refuse(refusal: Refusal) -> HttpResponse:
    response = answer(refusal.body(), refusal.status)
    response.headers["X-Kind"] = "1"
    return response

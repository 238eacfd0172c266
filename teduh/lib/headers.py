"""The headers that every answer carries. The strictest content policy that a sealing page can live with."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

PAGE_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "img-src 'self' data:",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types teduh",
    ]
)
# The worker's own policy comes with its file; it alone may compile WebAssembly (Argon2).
WORKER_POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'none'; "
    "require-trusted-types-for 'script'; trusted-types teduh"
)
# A picture or a PDF is shown in a frame without an origin, and a voice note is recorded, on the pages that write alone.
WRITING = {
    "Content-Security-Policy": f"{PAGE_POLICY}; frame-src 'self'",
    "Permissions-Policy": "camera=(), microphone=(self), geolocation=(), interest-cohort=()",
}
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
    "X-Frame-Options": "DENY",
}


def for_writing(response: HttpResponse) -> HttpResponse:
    """The headers of a page on which somebody writes."""
    for name, value in WRITING.items():
        response.headers[name] = value
    return response


class SafeHeaders:
    """Middleware: sets what is missing, for pages, answers and errors alike."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path_info.startswith(settings.STATIC_URL) and response.status_code in {200, 304}:
            return _as_asset(response)
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Content-Security-Policy", PAGE_POLICY)
        response.headers.setdefault("Cache-Control", "no-store")
        if request.is_secure():
            response.headers.setdefault("Strict-Transport-Security", "max-age=63072000")
        return response


def _as_asset(response: HttpResponse) -> HttpResponse:
    """Scripts and styles carry what counts for them alone: on slow 3G, a policy of a page on each part costs a second."""
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    for needless in (
        "Access-Control-Allow-Origin",
        "Last-Modified",
        "ETag",
    ):  # the name is the content's hash
        response.headers.pop(needless, None)
    return response


def static_headers(headers: dict[str, str], path: str, url: str) -> None:
    """WhiteNoise asks for each built file once, at start."""
    if "/sealer" in url:
        headers["Content-Security-Policy"] = WORKER_POLICY

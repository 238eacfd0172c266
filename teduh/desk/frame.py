"""/bingkai: the document in which pictures and PDFs are shown, inside a sandbox: no origin, no network, no key.

Script and style stand in it and are named by their hash; from an origin that is none, nothing could be fetched.
"""

from base64 import b64encode
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from teduh.desk.templatetags.teduh import asset

_PAGE = (
    '<!doctype html><html lang="id"><head><meta charset="utf-8"><title>Berkas</title>'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<style>{style}</style></head><body><script type="module">{script}</script></body></html>'
)


@require_safe
def frame(request: HttpRequest) -> HttpResponse:
    script, style = _built("frame.js"), _built("frame.css")
    response = HttpResponse(_PAGE.format(style=style, script=script))
    response.headers["Content-Security-Policy"] = "; ".join(
        [
            "default-src 'none'",
            f"script-src {_hash(script)}",
            f"style-src {_hash(style)}",
            "img-src blob:",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'self'",
            "require-trusted-types-for 'script'",
            "sandbox allow-scripts allow-downloads",
        ]
    )
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _built(name: str) -> str:
    file = settings.CLIENT_BUILD / asset(name).removeprefix(settings.STATIC_URL)
    text: str = file.read_text()
    if "</" in text:
        raise ValueError(f"{name} would end its own element")
    return text


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"

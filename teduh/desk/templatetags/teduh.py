"""Template tags of the pages: addresses of built files, the school's public card as data."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
_CLOSING = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


@register.simple_tag
def asset(name: str) -> str:
    """The hashed address of a built entry, such as `student.js`."""
    file: str = _built("manifest.json")[name]
    return settings.STATIC_URL + file


@register.simple_tag
def preload(*names: str) -> SafeString:
    """Links that fetch entries and the parts they import at once, instead of one after the other."""
    parts = [
        part for name in names for part in (_built("manifest.json")[name], *_built("preload.json")[name])
    ]
    links = (
        f'<link rel="modulepreload" href="{escape(settings.STATIC_URL + part)}">'
        for part in dict.fromkeys(parts)
    )
    return mark_safe("".join(links))  # noqa: S308  names come from our own build


@register.simple_tag
def school_json(card: dict[str, Any]) -> SafeString:
    """The answer of GET /api/sekolah inside the page, so that the first seal needs no request more."""
    text = json.dumps(card, separators=(",", ":")).translate(_CLOSING)
    return mark_safe(f'<script type="application/json" id="sekolah">{text}</script>')  # noqa: S308  escaped above


def _built(name: str) -> dict[str, Any]:
    path = settings.CLIENT_BUILD / name
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _read(path: Path, changed: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text())
    return found

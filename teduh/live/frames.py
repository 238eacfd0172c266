"""Frames of an event stream, as bytes."""

import json
from typing import Any


def frame(event: str, data: dict[str, Any]) -> bytes:
    """`event:` and one `data:` line; JSON never holds a raw line break, so one line is enough."""
    return f"event: {event}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n".encode()

"""How a client of the twin asks a server: one request, one answer. Tests put what they like in between."""

import http.client
import json
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Answer:
    """`body` is what was told in JSON, `raw` the bytes of any other answer."""

    status: int
    body: dict[str, Any]
    raw: bytes = b""


class Transport(Protocol):
    """One request to a server; `raw` is sent as it is, `body` as JSON."""

    def __call__(
        self, method: str, path: str, body: Any = None, *, token: str | None = None, raw: bytes | None = None
    ) -> Answer: ...


class Http:
    """A transport over a kept-alive HTTP/1.1 connection."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.host, self.port = parts.hostname or "localhost", parts.port or 80
        self._connection = http.client.HTTPConnection(self.host, self.port, timeout=20)

    def __call__(
        self, method: str, path: str, body: Any = None, *, token: str | None = None, raw: bytes | None = None
    ) -> Answer:
        kind = "application/json" if raw is None else "application/octet-stream"
        sent = raw if raw is not None else (json.dumps(body).encode() if body is not None else None)
        headers = {"Content-Type": kind} | ({"Authorization": f"Bearer {token}"} if token else {})
        try:
            self._connection.request(method, path, sent, headers)
            response = self._connection.getresponse()
        except OSError:
            self._connection.close()
            raise
        told = response.read()
        if told and response.headers.get_content_type() == "application/octet-stream":
            return Answer(response.status, {}, told)
        return Answer(response.status, json.loads(told) if told else {})


class Refused(Exception):
    """The server answered otherwise than asked for."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"{answer.status} {answer.body.get('code')}")
        self.answer = answer

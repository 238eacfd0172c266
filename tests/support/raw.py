"""One HTTP exchange as bytes, for tests that care about headers, odd bodies and where a request comes from."""

import http.client
import json
from dataclasses import dataclass
from typing import Any

from tests.support.server import RunningServer


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def told(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found

    @property
    def code(self) -> str:
        return str(self.told["code"])


def exchange(
    server: RunningServer,
    method: str,
    path: str,
    body: bytes | None = None,
    *,
    token: str | None = None,
    source: str = "127.0.0.1",
    headers: dict[str, str] | None = None,
) -> Reply:
    """On a connection of its own, from the loopback address `source`."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20, source_address=(source, 0))
    sent = {"Content-Type": "application/json"} | (headers or {})
    if token is not None:
        sent["Authorization"] = f"Bearer {token}"
    try:
        connection.request(method, path, body, sent)
        response = connection.getresponse()
        told = response.read()
        return Reply(response.status, {k.lower(): v for k, v in response.getheaders()}, told)
    finally:
        connection.close()


def post_json(server: RunningServer, path: str, body: Any, **more: Any) -> Reply:
    return exchange(server, "POST", path, json.dumps(body).encode(), **more)


def awal(server: RunningServer, username: str, door: str = "masuk") -> Reply:
    return post_json(server, f"/api/{door}/awal", {"username": username})


def sign_in(server: RunningServer, username: str, auth: str, door: str = "masuk") -> Reply:
    return post_json(server, f"/api/{door}", {"username": username, "auth": auth})

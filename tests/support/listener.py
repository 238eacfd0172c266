"""A browser's stream: reads GET /api/arus in a thread of its own; tests wait for what they expect, never for time."""

import contextlib
import http.client
import json
import socket
from collections.abc import Callable, Mapping
from threading import Condition, Thread
from typing import Any

from tests.support.server import RunningServer
from twin.client import Tab

type Event = tuple[str, dict[str, Any]]


class Listener:
    """Use as a context manager. `events` are (name, data) in the order in which they came."""

    def __init__(
        self, server: RunningServer, token: str | None, positions: Mapping[str, int] | None = None
    ) -> None:
        self.events: list[Event] = []
        self.ended = False
        self.clean = False  # ended by the server's own last chunk, not by a cut
        self._news = Condition()
        self._connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        named = ",".join(f"{case}:{number}" for case, number in (positions or {}).items())
        path = f"/api/arus?posisi={named}" if named else "/api/arus"
        self._connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
        assert self._connection.sock is not None
        self._sock: socket.socket = self._connection.sock
        self._response = self._connection.getresponse()
        assert self._response.status == 200, self._response.read()
        self.headers = self._response.getheaders()
        self._response.readline()  # the first comment: every topic is joined by now
        Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        try:
            name = ""
            while line := self._response.readline():
                text = line.decode().rstrip("\n")
                if text.startswith("event: "):
                    name = text[7:]
                elif text.startswith("data: "):
                    with self._news:
                        self.events.append((name, json.loads(text[6:])))
                        self._news.notify_all()
            self.clean = True
        except (OSError, http.client.HTTPException, ValueError):
            pass
        finally:
            with self._news:
                self.ended = True
                self._news.notify_all()

    def until(self, wanted: Callable[[list[Event]], bool], *, within: float = 15) -> list[Event]:
        """The events so far, once they are what is wanted; fails when the time is over."""
        with self._news:
            assert self._news.wait_for(lambda: wanted(self.events), within), f"only {self.names()[-9:]} came"
            return list(self.events)

    def until_ended(self, *, within: float = 15) -> None:
        with self._news:
            assert self._news.wait_for(lambda: self.ended, within), "the stream is still open"

    def names(self) -> list[str]:
        return [name for name, _ in self.events]

    def of(self, name: str) -> list[dict[str, Any]]:
        return [data for event, data in self.events if event == name]

    def numbers(self) -> list[int]:
        """The numbers of the entries that came, as they came."""
        return [data["n"] for data in self.of("entri")]

    def close(self) -> None:
        """The browser goes away without a word, as browsers do."""
        with contextlib.suppress(OSError):
            self._sock.shutdown(socket.SHUT_RDWR)
        self.until_ended()
        self._connection.close()

    def __enter__(self) -> "Listener":
        return self

    def __exit__(self, *problem: object) -> None:
        self.close()


def listen(server: RunningServer, tab: Tab, *, after: int | None = None) -> Listener:
    """The stream of a tab, resumed after an entry of its case where one is named."""
    name = tab.case_path.rpartition("/")[2]
    return Listener(server, tab.token, {name: after} if after is not None else None)


def entry_came(number: int) -> Callable[[list[Event]], bool]:
    return lambda events: any(name == "entri" and data["n"] >= number for name, data in events)


def came(wanted: str, **data: Any) -> Callable[[list[Event]], bool]:
    """An event of this name with at least these values."""
    return lambda events: any(name == wanted and data.items() <= told.items() for name, told in events)

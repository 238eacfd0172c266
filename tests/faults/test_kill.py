"""Kill -9 at the worst moments: what was acknowledged is there once, in order; what was not is sent again, unharmed."""

import contextlib
import http.client
import socket
from collections.abc import Callable
from threading import Event, Thread

import pytest

from teduh.sealing.codec import b64url_decode
from tests.support.cast import anonymous, talking_pair
from tests.support.listener import entry_came, listen
from tests.support.server import RunningServer
from twin.client import Http, Refused, StudentTab, Tab

type MakeServer = Callable[..., RunningServer]


def said(tab: Tab) -> list[str]:
    """Everything that was said; loading checks every number and the whole chain."""
    return [message.content["x"] for message in tab.load()]


def again(server: RunningServer, *tabs: Tab) -> None:
    """The server comes back, and the tabs find it on new connections."""
    server.start()
    for tab in tabs:
        tab.ask = Http(server.url)


def send_without_reading(server: RunningServer, tab: Tab, envelope: bytes) -> socket.socket:
    head = (
        f"POST {tab.case_path}/pesan HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {tab.token}\r\n"
        f"Content-Length: {len(envelope)}\r\n\r\n"
    )
    sock = socket.create_connection(("127.0.0.1", server.port), timeout=10)
    sock.sendall(head.encode() + envelope)
    return sock


def stored(server: RunningServer) -> int:
    return server.counts()["conversations_message"]


def test_killed_after_the_commit_and_before_the_answer(own_server: MakeServer) -> None:
    server = own_server()
    sari, ratna = talking_pair(server)
    before, envelope = stored(server), sari.seal("tepat sebelum mati")
    sock = send_without_reading(server, sari, envelope)
    while stored(server) == before:
        assert server.process
        assert server.process.poll() is None
    server.kill()
    sock.close()
    again(server, sari, ratna)
    number = sari.post(envelope)["n"]
    sari.sealed(envelope)
    assert sari.send("sesudahnya")["n"] == number + 1
    assert said(ratna) == ["halo", "tepat sebelum mati", "sesudahnya"]
    assert said(sari) == said(ratna)


@pytest.mark.parametrize("turn", range(3))
def test_killed_at_any_moment_of_a_send(own_server: MakeServer, turn: int) -> None:
    server = own_server()
    sari, ratna = talking_pair(server)
    envelope = sari.seal("entah sampai entah tidak")
    sock = send_without_reading(server, sari, envelope)
    if turn:
        sock.settimeout(0.001 * turn)
        with pytest.raises((TimeoutError, AssertionError)):
            assert not sock.recv(1)
    server.kill()
    sock.close()
    again(server, sari, ratna)
    assert sari.post(envelope) == sari.post(envelope)
    assert said(ratna) == ["halo", "entah sampai entah tidak"]


def test_killed_at_any_moment_of_an_opening(own_server: MakeServer) -> None:
    server = own_server()
    sari = anonymous(server)
    body = sari.opening("kata pertama", "kata kedua")
    opening = Thread(target=lambda: attempt(sari, body))
    opening.start()
    while server.counts()["cases_case"] == 0 and opening.is_alive():
        pass
    server.kill()
    opening.join()
    again(server, sari)
    told = sari.call("POST", "/api/kasus", body)
    sari.token = told["token"]
    assert said(sari) == ["kata pertama", "kata kedua"]
    assert server.counts()["cases_case"] == 1


def attempt(tab: StudentTab, body: dict[str, object]) -> None:
    with contextlib.suppress(OSError, http.client.HTTPException, Refused):
        tab.call("POST", "/api/kasus", body)


def test_killed_in_mid_stream(own_server: MakeServer) -> None:
    server = own_server()
    sari, ratna = talking_pair(server)
    with listen(server, ratna) as heard:
        first = sari.send("sebelum")["n"]
        heard.until(entry_came(first))
        held = heard.numbers()[-1]
        server.kill()
        heard.until_ended()
    again(server, sari, ratna)
    sari.send("selagi tidak ada yang mendengar")
    with listen(server, ratna, after=held) as heard:
        last = sari.send("sesudah")["n"]
        heard.until(entry_came(last))
        assert heard.numbers() == [held + 1, held + 2]
    assert said(ratna) == said(sari)


class Persistent(Thread):
    """Sends its texts one after the other as an outbox does: the same bytes until they are acknowledged."""

    def __init__(self, server: RunningServer, tab: Tab, texts: list[str], up: Event) -> None:
        super().__init__()
        self.server, self.tab, self.texts, self.up = server, tab, texts, up
        self.acknowledged: list[str] = []

    def run(self) -> None:
        for text in self.texts:
            envelope = self.tab.seal(text)
            while not self.sent(envelope):
                self.up.wait()
                self.tab.ask = Http(self.server.url)
            self.tab.sealed(envelope)
            self.acknowledged.append(text)

    def sent(self, envelope: bytes) -> bool:
        try:
            self.tab.post(envelope)
        except (OSError, http.client.HTTPException):
            return False
        except Refused as refused:
            if refused.answer.status >= 500:
                return False
            raise
        return True


def test_killed_again_and_again_under_load(own_server: MakeServer) -> None:
    server, up = own_server(), Event()
    pairs = [talking_pair(server) for _ in range(3)]
    up.set()
    senders = [
        Persistent(server, tab, [f"{name}{turn}" for turn in range(60)], up)
        for pair in pairs
        for tab, name in zip(pair, "SR", strict=True)
    ]
    for sender in senders:
        sender.start()
    for aim in (60, 150, 250):
        while sum(len(sender.acknowledged) for sender in senders) < aim:
            assert any(sender.is_alive() for sender in senders)
        up.clear()
        server.kill()
        server.start()
        up.set()
    for sender in senders:
        sender.join(timeout=60)
        assert sender.acknowledged == sender.texts
    for sari, ratna in pairs:
        again_on(server, sari, ratna)
        texts = whole(sari)
        assert texts == whole(ratna)
        for name in "SR":
            assert [text for text in texts if text[0] == name] == [f"{name}{turn}" for turn in range(60)]
    assert "Traceback" not in server.log


def again_on(server: RunningServer, *tabs: Tab) -> None:
    for tab in tabs:
        tab.ask = Http(server.url)


def whole(tab: Tab) -> list[str]:
    """The talk from its beginning, page by page backwards; each page checked on its anchor."""
    texts = said(tab)
    page = tab.call("GET", tab.case_path)
    while page["anchor"]["number"]:
        first = page["entries"][0]["n"]
        page = tab.call("GET", f"{tab.case_path}/entri?sebelum={first}")
        opened = tab._follow(
            page["anchor"]["number"], b64url_decode(page["anchor"]["chain"]), page["entries"]
        )
        texts = [message.content["x"] for message in opened] + texts
    return [text for text in texts if text != "halo"]

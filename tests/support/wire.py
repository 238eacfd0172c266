"""A wire between browser and server that hears every byte, and can be cut in the middle of anything.

Plain TCP on loopback: what is not in `heard` was not sent, by request, stream or otherwise.
"""

import contextlib
import socket
import threading
from collections.abc import Callable

_PIECE = 65_536


class Wire:
    """Listens on a port of its own and carries to the server's. `cut` drops everything; `mend` lets it pass again."""

    def __init__(self, server_port: int) -> None:
        self.server_port = server_port
        self.up = bytearray()  # from browser to server
        self.down = bytearray()  # from server to browser
        self._guard = threading.Lock()
        self._open: set[socket.socket] = set()
        self._is_cut = False
        self._was_cut = threading.Event()
        self._swallow: Callable[[bytes], bool] | None = None
        self._cut_at: Callable[[bytes], bool] | None = None
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = int(self._listener.getsockname()[1])
        self.url = f"http://localhost:{self.port}"
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def heard(self) -> bytes:
        return bytes(self.up) + b"\n" + bytes(self.down)

    def cut(self) -> None:
        """No network: open connections break, new ones are refused at once."""
        self._is_cut = True
        self._was_cut.set()
        with self._guard:
            for each in list(self._open):
                _shut(each)

    def until_cut(self) -> None:
        """Returns when the cut that was asked for has happened."""
        if not self._was_cut.wait(timeout=15):
            raise TimeoutError("nothing that was to be cut came by")

    def mend(self) -> None:
        self._was_cut.clear()
        self._is_cut, self._swallow, self._cut_at = False, None, None

    def swallow_answer_to(self, wanted: Callable[[bytes], bool]) -> None:
        """The next request that `wanted` knows reaches the server, but its answer is lost and the wire is cut."""
        self._swallow = wanted

    def cut_within(self, wanted: Callable[[bytes], bool]) -> None:
        """The next request that `wanted` knows is cut before its last byte leaves."""
        self._cut_at = wanted

    def close(self) -> None:
        self.cut()
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                browser, _ = self._listener.accept()
            except OSError:
                return
            if self._is_cut:
                _shut(browser)
                continue
            try:
                server = socket.create_connection(("127.0.0.1", self.server_port))
            except OSError:
                _shut(browser)
                continue
            with self._guard:
                self._open |= {browser, server}
            answers_lost = threading.Event()
            threading.Thread(target=self._carry_up, args=(browser, server, answers_lost), daemon=True).start()
            threading.Thread(
                target=self._carry_down, args=(server, browser, answers_lost), daemon=True
            ).start()

    def _carry_up(self, browser: socket.socket, server: socket.socket, answers_lost: threading.Event) -> None:
        while piece := _receive(browser):
            self.up += piece
            if self._cut_at is not None and self._cut_at(piece):
                self._cut_at = None
                server.sendall(piece[: len(piece) // 2])
                self.cut()
                break
            if self._swallow is not None and self._swallow(piece):
                self._swallow = None
                answers_lost.set()
            if not _send(server, piece):
                break
        self._end(browser, server)

    def _carry_down(
        self, server: socket.socket, browser: socket.socket, answers_lost: threading.Event
    ) -> None:
        while piece := _receive(server):
            if answers_lost.is_set():
                self.cut()
                break
            self.down += piece
            if not _send(browser, piece):
                break
        self._end(server, browser)

    def _end(self, *ends: socket.socket) -> None:
        with self._guard:
            self._open -= set(ends)
        for each in ends:
            _shut(each)


def _receive(end: socket.socket) -> bytes:
    try:
        return end.recv(_PIECE)
    except OSError:
        return b""


def _send(end: socket.socket, piece: bytes) -> bool:
    try:
        end.sendall(piece)
    except OSError:
        return False
    return True


def _shut(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()

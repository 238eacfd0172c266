"""The HTTP protocol of this server: what one turn of the loop writes to a connection leaves in one piece.

uvicorn writes head and body of an answer apart; joined, an answer costs one call to the kernel and one packet.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_MOST_HEAD = 65_536
_MOST_HELD = 65_536  # beyond this the transport itself must see it, or it could not slow anyone down


class JoinedTransport:
    """A transport whose writes wait for the end of the turn. Everything else is the transport it stands before."""

    __slots__ = ("_inner", "_loop", "_parts", "_size")

    def __init__(self, inner: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._inner = inner
        self._loop = loop
        self._parts: list[bytes] = []
        self._size = 0

    def write(self, data: bytes) -> None:
        if not self._parts:
            self._loop.call_soon(self._flush)
        self._parts.append(data)
        self._size += len(data)
        if self._size > _MOST_HELD:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._inner.close()

    def _flush(self) -> None:
        parts, self._parts, self._size = self._parts, [], 0
        if parts and not self._inner.is_closing():
            self._inner.write(parts[0] if len(parts) == 1 else b"".join(parts))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


class JoinedProtocol(HttpToolsProtocol):
    """Also bounds what a request's head may hold, for there may be no other server before this one."""

    _in_head = False
    _head_size = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(JoinedTransport(transport, self.loop))  # type: ignore[arg-type]

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._in_head:
            self._head_size += len(data)
            if self._head_size > _MOST_HEAD and not self.transport.is_closing():
                self.send_400_response("The head of this request is too large.")

    def on_message_begin(self) -> None:
        self._in_head, self._head_size = True, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._in_head = False
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Request and connection know each other: frozen in that ring, both would stay until the hourly collection."""
        super().connection_lost(exc)
        self.cycle = None  # type: ignore[assignment]

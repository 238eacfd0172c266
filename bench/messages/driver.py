"""Teduh's driver for the peers' load generator: each user is a member of a case who seals, signs, sends and listens.

A device seals before it sends, so envelopes may be sealed ahead of a measured run (`prepare`); each is true in every
byte, since the server verifies it. Delivery is recognised by the message id in the envelope on the other's stream.
"""

import asyncio
import base64
import json
import re
import secrets
import time
from collections import deque
from collections.abc import Iterable
from typing import Any

from bench.messages.tools import drivers
from teduh.sealing.layout import NONCE_SIZE
from teduh.sealing.message import MessageHeader, envelope_hash
from twin.content import encode_content
from twin.keys import KeyPair
from twin.message import seal_padded
from twin.sealed import FRANK_KEY_SIZE, pad, size_class_for

# The bytes 54 to 72 of an envelope end with its message id, and in base64 they stand by themselves.
_MARKED = slice(54, 72)
_ENTRY = re.compile(rb'"j":"message","at":\d+,"e":"[\w-]{72}([\w-]{24})')
_TEXT = b"x" * 400


class Hand:
    """Seals for one member, each envelope on the one before it."""

    def __init__(self, user: dict[str, Any], pair: dict[str, Any]) -> None:
        self.user = user
        self.keys = KeyPair(bytes.fromhex(user["box_private"]), bytes.fromhex(user["sign_seed"]))
        self.context = {
            "school_id": bytes.fromhex(pair["school"]),
            "case_id": bytes.fromhex(pair["case"]),
            "epoch": pair["epoch"],
            "sender_key_id": self.keys.key_id,
            "seen_number": pair["number"],
            "seen_chain": bytes.fromhex(pair["chain"]),
            "directory_size": pair["directory_size"],
            "directory_head": bytes.fromhex(pair["directory_head"]),
        }
        self.epoch_key = bytes.fromhex(pair["epoch_key"])
        self.frank_key = secrets.token_bytes(FRANK_KEY_SIZE)
        self.ready: deque[bytes] = deque()
        self.stand(user["seq"], bytes.fromhex(user["head"]))

    def stand(self, seq: int, head: bytes) -> None:
        """The next envelope follows this position; what was sealed for another is void."""
        self.seq, self.head = seq, head
        self.ready.clear()

    def seal(self, text: bytes) -> bytes:
        content = encode_content({"t": "chat", "x": text.decode(), "at": time.time_ns() // 1_000_000})
        size_class = size_class_for(len(content))
        header = MessageHeader(
            size_class=size_class,
            message_id=secrets.token_bytes(16),
            seq=self.seq + 1,
            previous_hash=self.head,
            **self.context,
        )
        padded = pad(self.frank_key, content, size_class)
        nonce = secrets.token_bytes(NONCE_SIZE)
        raw = seal_padded(header, padded, sender=self.keys, epoch_key=self.epoch_key, nonce=nonce)
        self.seq, self.head = header.seq, envelope_hash(raw)
        return raw

    def prepare(self, count: int) -> None:
        while len(self.ready) < count:
            self.ready.append(self.seal(_TEXT))

    def next(self, text: bytes) -> bytes:
        return self.ready.popleft() if self.ready else self.seal(text)

    def stored(self, raw: bytes) -> None:
        self.user["seq"] += 1
        self.user["head"] = envelope_hash(raw).hex()


class TeduhDriver(drivers.SseDriver):  # type: ignore[misc]
    """Speaks for the members of a seeded state file."""

    def __init__(self, cfg: dict[str, Any], state_path: str, on_token: Any) -> None:
        super().__init__(cfg, state_path, on_token)
        self.expected: dict[bytes, tuple[bytes, TeduhConn]] = {}

    async def setup(self, n_users: int) -> None:
        if len(self.state["users"]) < n_users:
            raise RuntimeError(f"seeded for {len(self.state['users'])} users, {n_users} are wanted")

    def auth(self, i: int) -> bytes:
        return f"Authorization: Bearer {self.state['users'][i]['token']}\r\n".encode()

    async def connect(self, i: int) -> "TeduhConn":
        loop = asyncio.get_running_loop()
        _, conn = await loop.create_connection(lambda: TeduhConn(self, i), self.host, self.port)
        await conn.opened
        return conn


class TeduhConn(drivers.SseConn):  # type: ignore[misc]
    """One member: an open stream, and kept-alive connections to send by."""

    buf: bytes

    def __init__(self, drv: TeduhDriver, i: int) -> None:
        super().__init__(drv, i)
        pair = drv.state["pairs"][i // 2]
        case = base64.urlsafe_b64encode(bytes.fromhex(pair["case"])).rstrip(b"=")
        self.head = (
            b"POST /api/kasus/" + case + b"/pesan HTTP/1.1\r\nHost: localhost\r\n"
            b"Content-Type: application/octet-stream\r\n" + drv.auth(i)
        )
        self.hand = Hand(drv.state["users"][i], pair)
        self.turn = asyncio.Lock()

    def data_received(self, data: bytes) -> None:
        if not self.opened.done():
            if not (self.buf + data).startswith(b"HTTP/1.1 200"):
                self.opened.set_exception(RuntimeError((self.buf + data)[:200]))
            elif b": teduh" in self.buf + data:
                self.opened.set_result(None)
        self.buf += data
        cut = self.buf.rfind(b"\n\n") + 2
        if cut < 2:
            return
        part, self.buf = self.buf[:cut], self.buf[cut:]
        for mark in _ENTRY.findall(part):
            awaited = self.drv.expected.get(mark)
            if awaited is not None and awaited[1] is self:  # the sender's own stream shows it as well
                del self.drv.expected[mark]
                self.drv.on_token(self, awaited[0])

    async def send(self, peer: "TeduhConn", token: bytes, body: bytes) -> None:
        """One at a time, as an outbox does: each envelope builds on the one before."""
        async with self.turn:
            raw = self.hand.next(body)
            status, told = await self.post(peer, token, raw)
            if status == 409:  # an earlier run ended without saying how far it came
                said = json.loads(told)
                self.hand.user |= {"seq": said["seq"], "head": _from_wire(said["head"]).hex()}
                self.hand.stand(said["seq"], _from_wire(said["head"]))
                raw = self.hand.seal(body)
                status, told = await self.post(peer, token, raw)
            if status != 200:
                raise RuntimeError(f"send {status} {told[:200]!r}")
            self.hand.stored(raw)

    async def post(self, peer: "TeduhConn", token: bytes, raw: bytes) -> tuple[int, bytes]:
        self.drv.expected[base64.urlsafe_b64encode(raw[_MARKED])] = (token, peer)
        connection = await self.drv.pooled(self.idle)
        answer: tuple[int, bytes] = await connection.request(self.head, raw)
        self.idle.append(connection)
        return answer


def prepare(conns: Iterable[TeduhConn], count: int) -> None:
    """Each of these members seals `count` messages ahead."""
    for conn in conns:
        conn.hand.prepare(count)


def _from_wire(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


drivers.KINDS["teduh"] = TeduhDriver

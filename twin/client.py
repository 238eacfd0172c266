"""A whole client in Python: it speaks spec/protocol.md and seals by the twin. For tests, journeys and bench.

It keeps what a browser's tab would keep and checks as much: epochs it did not verify do not exist for it.
"""

import secrets
import time
from collections.abc import Iterable, Sequence
from typing import Any

from teduh.disclosure.consent import Consent
from teduh.disclosure.joining import History, check_joining
from teduh.sealing.chain import EntryKind, chain_next, chain_start, fact_digest
from teduh.sealing.codec import b64url_decode, b64url_encode
from teduh.sealing.layout import ZERO_HASH
from teduh.sealing.locks import KdfParameters, LockKind
from teduh.sealing.manifest import Manifest, MemberRole, Reason, check_successor
from teduh.sealing.message import envelope_hash, parse_envelope
from twin.account import Account, derive_lock_secrets, passphrase_secret, unlock
from twin.codename import derive_codename_keys, make_codename
from twin.content import Content
from twin.epoch import Epoch, EpochSecrets, Invitation, invite, make_epoch, open_epoch
from twin.history import open_past
from twin.keys import KeyPair
from twin.message import OpenedMessage, Place, Seen, open_message, seal_message
from twin.school import School
from twin.transport import Answer, Http, Refused, Transport

__all__ = [
    "Answer",
    "CounselorTab",
    "Http",
    "Refused",
    "School",
    "StudentTab",
    "Tab",
    "Transport",
    "epoch_body",
]


class Tab:
    """One tab: a session, and at most one case open in it."""

    def __init__(self, ask: Transport) -> None:
        self.ask = ask
        self.token: str | None = None
        self.school = School.read(self.call("GET", "/api/sekolah"))
        self.case_id = b""
        self.keys: KeyPair | None = None
        self.epochs: list[tuple[Manifest, EpochSecrets | None]] = []
        self.consents: list[Consent] = []
        self.seq, self.head = 0, ZERO_HASH
        self.seen = Seen(0, ZERO_HASH)

    def call(self, method: str, path: str, body: Any = None, *, raw: bytes | None = None) -> dict[str, Any]:
        answer = self.ask(method, path, body, token=self.token, raw=raw)
        if answer.status >= 300:
            raise Refused(answer)
        return answer.body

    @property
    def case_path(self) -> str:
        return f"/api/kasus/{b64url_encode(self.case_id)}"

    @property
    def own_keys(self) -> KeyPair:
        assert self.keys is not None
        return self.keys

    def seal(self, text: str, **more: Any) -> bytes:
        """The next own envelope under the present epoch; sending it is another matter."""
        manifest, held = self.epochs[-1]
        assert held is not None
        content: Content = {"t": "chat", "x": text, "at": time.time_ns() // 1_000_000, **more}  # type: ignore[typeddict-item]
        place = Place(self.school.school_id, self.case_id, manifest.epoch, self.own_keys.key_id, self.seq + 1)
        return seal_message(
            content,
            place=place,
            previous_hash=self.head,
            seen=self.seen,
            sender=self.own_keys,
            epoch_key=held.epoch_key,
        )

    def sealed(self, envelope: bytes) -> None:
        """The envelope counts as sent: the next one builds on it."""
        self.seq += 1
        self.head = envelope_hash(envelope)

    def send(self, text: str, **more: Any) -> dict[str, Any]:
        envelope = self.seal(text, **more)
        told = self.post(envelope)
        self.sealed(envelope)
        return told

    def post(self, envelope: bytes) -> dict[str, Any]:
        return self.call("POST", f"{self.case_path}/pesan", raw=envelope)

    def load(self) -> list[OpenedMessage]:
        """The case as the server has it now, every epoch and message checked; answers what it says."""
        state = self.call("GET", self.case_path)
        self.consents = [Consent.parse(b64url_decode(told)) for told in state.get("consents", ())]
        self._accept_epochs(state["epochs"])
        for member in state["members"]:
            if b64url_decode(member["key_id"]) == self.own_keys.key_id:
                self.seq, self.head = member["seq"], b64url_decode(member["head"])
        anchor = b64url_decode(state["anchor"]["chain"])
        return self._follow(state["anchor"]["number"], anchor, state["entries"])

    def _accept_epochs(self, wires: Sequence[dict[str, Any]]) -> None:
        self.epochs, accepted, log = [], False, self.school.directory
        for wire in wires:
            previous = self.epochs[-1][0] if self.epochs else None
            manifest = Manifest.parse(b64url_decode(wire["manifest"]))
            check_successor(manifest, previous, log)
            check_joining(manifest, previous, accepted=accepted, directory=log, consents=self.consents)
            held = None
            if wire["wrap"] is not None:
                wrap = b64url_decode(wire["wrap"])
                opened = open_epoch if wire is wires[-1] else open_past
                held = opened(manifest, wrap, self.own_keys, previous=previous, directory=log)
            self.epochs.append((manifest, held))
            accepted = accepted or manifest.reason is Reason.ACCEPTED

    def _follow(self, number: int, chain: bytes, entries: list[dict[str, Any]]) -> list[OpenedMessage]:
        opened = []
        for entry in entries:
            number += 1
            assert entry["n"] == number, "a gap"
            kind, digest = _digest_of(entry)
            chain = chain_next(chain, number, kind, digest)
            if kind is EntryKind.MESSAGE:
                message = self.open(b64url_decode(entry["e"]))
                if message is not None:
                    opened.append(message)
        self.seen = Seen(number, chain, self.school.directory.size, self.school.directory.head)
        return opened

    def open(self, envelope: bytes) -> OpenedMessage | None:
        """The message, or None where this member was not given its epoch."""
        header = parse_envelope(envelope).header
        manifest, held = self.epochs[header.epoch - 1]
        sender = manifest.member(header.sender_key_id)
        assert sender is not None, "a stranger's message"
        if held is None:
            return None
        place = Place(self.school.school_id, self.case_id, header.epoch, header.sender_key_id)
        return open_message(envelope, place=place, sign_public=sender.sign_public, epoch_key=held.epoch_key)


class StudentTab(Tab):
    """A student without a name, or one with an account (sign in first)."""

    def __init__(self, ask: Transport) -> None:
        super().__init__(ask)
        self.codename = make_codename()
        self.auth: bytes | None = None
        self.locator: bytes | None = None

    def become_anonymous(
        self, codename: str | None = None, *, parameters: KdfParameters | None = None
    ) -> None:
        self.codename = codename or self.codename
        more = {"parameters": parameters} if parameters else {}
        derived = derive_codename_keys(
            self.codename, school_id=self.school.school_id, codename_salt=self.school.salt, **more
        )
        self.keys, self.locator, self.auth = derived.keys, derived.locator, derived.auth

    def opening(
        self, *texts: str, readers: list[bytes] | None = None, case_id: bytes | None = None
    ) -> dict[str, Any]:
        """The body of POST /api/kasus; kept, so that sending it twice is the same bytes."""
        self.case_id = case_id or secrets.token_bytes(16)
        invited = [self.school.invitation(user) for user in readers or self.school.readers]
        epoch = self._first_epoch(invited)
        self.epochs = [(epoch.manifest, epoch.secrets)]
        self.seen = Seen(0, chain_start(self.case_id), self.school.directory.size, self.school.directory.head)
        messages = []
        for text in texts:
            envelope = self.seal(text)
            self.sealed(envelope)
            messages.append(b64url_encode(envelope))
        body = {"case": b64url_encode(self.case_id), **epoch_body(epoch), "messages": messages}
        if self.locator is not None and self.auth is not None:
            body |= {"locator": b64url_encode(self.locator), "auth": b64url_encode(self.auth)}
        return body

    def _first_epoch(self, invited: list[Invitation]) -> Epoch:
        return make_epoch(
            school_id=self.school.school_id,
            case_id=self.case_id,
            previous=None,
            members=[invite(MemberRole.COUNSELEE, self.own_keys), *invited],
            author=self.own_keys,
            reason=Reason.OPENED,
            directory=self.school.directory,
            time_ms=time.time_ns() // 1_000_000,
        )

    def open_case(self, *texts: str, readers: list[bytes] | None = None) -> dict[str, Any]:
        told = self.call("POST", "/api/kasus", self.opening(*texts, readers=readers))
        self.token = told["token"] or self.token
        return told

    def come_back(self) -> None:
        assert self.locator is not None
        assert self.auth is not None
        body = {"locator": b64url_encode(self.locator), "auth": b64url_encode(self.auth)}
        told = self.call("POST", "/api/kembali", body)
        self.token, self.case_id = told["token"], b64url_decode(told["case"])


class CounselorTab(Tab):
    """A counselor at the desk."""

    account: Account

    def sign_in(self, username: str, passphrase: str) -> None:
        before = self.call("POST", "/api/masuk/awal", {"username": username})
        kdf = before["kdf"]
        parameters = KdfParameters(kdf["m"], kdf["t"], kdf["p"], kdf["alg"])
        derived = derive_lock_secrets(
            passphrase_secret(passphrase), b64url_decode(before["salt"]), parameters, LockKind.PASSPHRASE
        )
        told = self.call("POST", "/api/masuk", {"username": username, "auth": b64url_encode(derived.auth)})
        self.token = told["token"]
        user_id = b64url_decode(told["person"]["user"])
        lock, keyset = b64url_decode(told["lock"]), b64url_decode(told["keyset"])
        self.account = unlock(
            lock, keyset, passphrase_secret(passphrase), user_id=user_id, kind=LockKind.PASSPHRASE
        )
        self.keys = self.account.keys

    def waiting(self) -> list[bytes]:
        return [b64url_decode(row["case"]) for row in self.call("GET", "/api/meja")["waiting"]]

    def take_up(self, case_id: bytes) -> list[OpenedMessage]:
        self.case_id = case_id
        return self.load()

    def next_epoch(
        self, *, reason: Reason = Reason.ACCEPTED, others: Iterable[Invitation] = ()
    ) -> dict[str, Any]:
        """The body of POST …/epoch that keeps the counselee, me and `others`."""
        previous = self.epochs[-1][0]
        counselee = previous.counselee()
        student = Invitation(counselee.role, counselee.key_id, counselee.box_public, counselee.sign_public)
        epoch = make_epoch(
            school_id=self.school.school_id,
            case_id=self.case_id,
            previous=previous,
            members=[student, invite(MemberRole.COUNSELOR, self.own_keys), *others],
            author=self.own_keys,
            reason=reason,
            directory=self.school.directory,
            time_ms=time.time_ns() // 1_000_000,
        )
        return epoch_body(epoch)

    def accept(self) -> dict[str, Any]:
        told = self.call("POST", f"{self.case_path}/epoch", self.next_epoch())
        self.load()
        return told


def epoch_body(epoch: Epoch, history: History | None = None) -> dict[str, Any]:
    wraps = [_wrap_body(*told) for told in epoch.wraps.items()]
    body = {"manifest": b64url_encode(epoch.manifest.encode()), "wraps": wraps}
    if history is not None:
        body["history"] = [{"epoch": n, **_wrap_body(k, wrap)} for (n, k), wrap in history.items()]
    return body


def _wrap_body(key_id: bytes, wrap: bytes) -> dict[str, str]:
    return {"key_id": b64url_encode(key_id), "wrap": b64url_encode(wrap)}


def _digest_of(entry: dict[str, Any]) -> tuple[EntryKind, bytes]:
    if entry["j"] == "message":
        return EntryKind.MESSAGE, envelope_hash(b64url_decode(entry["e"]))
    if entry["j"] == "epoch":
        return EntryKind.EPOCH, envelope_hash(b64url_decode(entry["m"]))
    return EntryKind.FACT, fact_digest(entry["f"].encode())

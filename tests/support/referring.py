"""A referral on its way in tests: Bu Ratna asks, Sari agrees, somebody is given a packet and opens it."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from teduh.disclosure.consent import Consent, ConsentScope, TargetKind, target_outside
from teduh.sealing.codec import b64url_decode, b64url_encode
from teduh.sealing.directory import Directory
from teduh.sealing.locks import KdfParameters
from tests.support.cast import talking_pair
from tests.support.rooms import DAY_MS, now_ms
from tests.support.server import RunningServer
from twin.client import CounselorTab, Refused, StudentTab
from twin.consent import give_consent, withdraw
from twin.packet import LinkSecrets, derive_link, seal_part
from twin.referrals import (
    Handed,
    Packet,
    consent_body,
    key_from_link,
    key_from_wrap,
    make_packet,
    read_parts,
    release_body,
    release_outside_body,
)

type Body = dict[str, Any]
QUICK = KdfParameters(19_456, 2, 1)
NAME = "Ibu Laras, psikolog"
SHOWN = "Bu Ratna boleh memberi tahu Ibu Laras dua hal tentang tidur."
CHOSEN = {"summary": "Sulit tidur sejak dua minggu.", "items": ["saya tidak bisa tidur"]}


@dataclass
class Course:
    """One referral of Sari's case with Bu Ratna; kind 3 unless a counselor is named."""

    sari: StudentTab
    ratna: CounselorTab
    user: bytes | None = None
    kind: TargetKind = TargetKind.OUTSIDE
    scope: ConsentScope = ConsentScope.PACKET
    until: int = field(default_factory=lambda: now_ms() + DAY_MS)
    referral_id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    packet: Packet | None = None
    handed: Handed | None = None

    @classmethod
    def begun(cls, server: RunningServer, **more: Any) -> "Course":
        return cls(*talking_pair(server, "saya tidak bisa tidur", "rahasia yang lain"), **more)

    @property
    def target(self) -> bytes:
        return self.user or target_outside(NAME)

    @property
    def name(self) -> str:
        return b64url_encode(self.referral_id)

    @property
    def path(self) -> str:
        return f"{self.sari.case_path}/rujukan/{self.name}"

    def proposal(self, **more: Any) -> Body:
        whom = "user" if self.user else "mark"
        target = {"kind": int(self.kind), whom: b64url_encode(self.target), "formal": True}
        told: Body = {"referral": self.name, "target": target, "scope": int(self.scope)}
        told |= {"from": now_ms() - 1000, "until": self.until}
        self.ratna.load()
        return told | {"request": b64url_encode(self.ratna.seal("Boleh?", t="referral"))} | more

    def propose(self, **more: Any) -> "Course":
        self.ratna.call("POST", f"{self.ratna.case_path}/rujukan", self.proposal(**more))
        self.ratna.load()
        return self

    def consent(self, **more: Any) -> Consent:
        told: Body = {"scope": self.scope, "referral_id": self.referral_id, "target_kind": self.kind}
        told |= {"target": self.target, "from_ms": now_ms() - 500, "until_ms": self.until, "text": SHOWN}
        ids = {"school_id": self.sari.school.school_id, "case_id": self.sari.case_id}
        return give_consent(self.sari.own_keys, **(ids | told | more))

    def say(self, consent: Consent) -> Body:
        return self.sari.call("POST", f"{self.path}/izin", consent_body(consent))

    def agree(self, **more: Any) -> Consent:
        consent = self.consent(**more)
        self.say(consent)
        return consent

    def withdraw(self, consent: Consent) -> Body:
        return self.say(withdraw(consent, self.sari.own_keys, at_ms=now_ms()))

    def packet_body(self, directory: Directory | None = None) -> Body:
        self.packet = make_packet(self.ratna, self.referral_id, CHOSEN)
        if self.user:
            return release_body(self.ratna, self.packet, directory or self.ratna.school.directory, self.user)
        body, self.handed = release_outside_body(self.ratna, self.packet, QUICK)
        return body

    def release(self, directory: Directory | None = None) -> Body:
        return self.ratna.call("POST", f"{self.path}/paket", self.packet_body(directory))

    def all_agreed(self, directory: Directory | None = None) -> "Course":
        self.propose()
        self.agree()
        self.release(directory)
        return self

    @property
    def row(self) -> Body:
        told = self.sari.call("GET", f"{self.sari.case_path}/rujukan")["referrals"]
        [row] = [each for each in told if each["referral"] == self.name]
        return dict(row)

    @property
    def acts(self) -> list[str]:
        return [each["act"] for each in self.row["log"]]

    @property
    def found(self) -> LinkSecrets:
        assert self.handed is not None
        return derive_link(self.handed.token, self.handed.spoken_code, QUICK)

    def key_body(self, auth: bytes | None = None) -> Body:
        found = self.found
        return {"locator": b64url_encode(found.locator), "auth": b64url_encode(auth or found.auth)}

    def read_outside(self, told: Body) -> list[Body]:
        assert self.handed is not None
        link, parts = b64url_decode(told["link"]), [b64url_decode(part) for part in told["parts"]]
        key = key_from_link(link, self.handed, packet_id=self.referral_id, parameters=QUICK)
        return read_parts(parts, key, self.referral_id, directory_in(told))

    def read_as(self, target: CounselorTab, told: Body, *more: Directory) -> list[Body]:
        parts = [b64url_decode(part) for part in told["parts"]]
        ids = {"school_id": self.sari.school.school_id, "packet_id": self.referral_id}
        key = key_from_wrap(b64url_decode(told["wrap"]), target.own_keys, **ids)
        return read_parts(parts, key, self.referral_id, directory_in(told), *more)


def directory_in(told: Body) -> Directory:
    """The sender's, as it came with the packet."""
    sender = told["sender"]
    return Directory.replay(
        b64url_decode(sender["id"]), [b64url_decode(entry) for entry in sender["directory"]]
    )


@contextmanager
def refused(code: str) -> Iterator[None]:
    """Whatever is asked within is refused so."""
    with pytest.raises(Refused) as problem:
        yield
    assert problem.value.answer.body["code"] == code


def to_colleague(server: RunningServer, colleague: CounselorTab, **more: Any) -> Course:
    return Course.begun(server, user=colleague.account.user_id, kind=TargetKind.COLLEAGUE, **more)


def answer_body(course: Course, number: int, text: str, signer: CounselorTab | None = None) -> Body:
    return {"part": b64url_encode(sealed_part(course, {"x": text}, number, signer))}


def sealed_part(course: Course, content: Body, number: int, signer: CounselorTab | None) -> bytes:
    assert course.packet is not None
    return seal_part(
        content,
        school_id=course.packet.school_id,
        packet_id=course.referral_id,
        part=number,
        packet_key=course.packet.key,
        signer=signer.own_keys if signer else None,
    )

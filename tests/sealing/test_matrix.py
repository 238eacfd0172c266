"""No object opens as another, even with every key shared, and even when it wears the other's first bytes."""

from collections.abc import Callable
from typing import Any

import pytest

from teduh.disclosure.consent import Consent
from teduh.sealing.circle import CircleManifest
from teduh.sealing.directory import Directory
from teduh.sealing.errors import SealingError
from teduh.sealing.locks import LockHeader
from teduh.sealing.manifest import Manifest, ManifestMember, MemberRole
from tests.sealing.vectors import load
from twin.account import open_keyset, open_lock_with
from twin.device import Purpose, open_on_device
from twin.document import DocumentPlace, open_revision
from twin.epoch import open_wrap, wrap_info
from twin.file import open_file
from twin.inbox import open_from_inbox
from twin.message import Place, open_message
from twin.packet import open_link, open_part, packet_wrap_info, unwrap_packet_key

Case = dict[str, Any]
OBJECTS = {case["name"]: case for case in load("matrix")["positive"]}


def open_lock_object(raw: bytes, case: Case) -> None:
    header = LockHeader.parse(raw)
    if (header.user_id, header.kind) != (case["user_id"], case["kind"]):
        raise SealingError("context")
    open_lock_with(raw, case["lock_key"])


def open_wrap_object(raw: bytes, case: Case) -> None:
    told = {name: value for name, value in case.items() if name != "box_private"}
    info = wrap_info(
        told["school_id"], told["case_id"], told["epoch"], told["member_key_id"], told["previous_hash"]
    )
    open_wrap(raw, case["box_private"], info)


OPENERS: dict[str, Callable[[bytes, Case], object]] = {
    "message": lambda raw, case: open_message(
        raw, place=Place(**case["place"]), sign_public=case["sign_public"], epoch_key=case["epoch_key"]
    ),
    "wrap": open_wrap_object,
    "manifest": lambda raw, case: Manifest.parse(raw).verify_signature(case["author_sign_public"]),
    "directory": lambda raw, case: Directory.replay(case["school_id"], [raw]),
    "lock": open_lock_object,
    "keyset": lambda raw, case: open_keyset(
        raw, case["account_key"], user_id=case["user_id"], account_key_id=case["account_key_id"]
    ),
    "inbox": lambda raw, case: open_from_inbox(
        raw, case["box_private"], school_id=case["school_id"], case_id=case["case_id"], epoch=case["epoch"]
    ),
    "device": lambda raw, case: open_on_device(
        case["device_key"], raw, purpose=Purpose(case["purpose"]), subject=case["subject"]
    ),
    "circle": lambda raw, case: CircleManifest.parse(raw).verify_signature(case["author_sign_public"]),
    "document": lambda raw, case: open_revision(
        raw,
        place=DocumentPlace(**case["place"]),
        sign_public=case["sign_public"],
        epoch_key=case["epoch_key"],
    ),
    "consent": lambda raw, case: Consent.parse(raw).verify(
        ManifestMember(role=MemberRole.COUNSELEE, wrap_hash=bytes(32), **case["counselee"]),
        school_id=case["school_id"],
        case_id=case["case_id"],
    ),
    "packet": lambda raw, case: open_part(
        raw, **case["place"], sign_public=case["sign_public"], packet_key=case["packet_key"]
    ),
    "packet-wrap": lambda raw, case: unwrap_packet_key(
        raw, case["box_private"], packet_wrap_info(case["school_id"], case["packet_id"], case["key_id"])
    ),
    "packet-link": lambda raw, case: open_link(raw, packet_id=case["packet_id"], link_key=case["link_key"]),
    "file": lambda raw, case: open_file(
        raw, file_key=case["file_key"], file_id=case["file_id"], size=case["size"]
    ),
}


def test_every_object_has_an_opener() -> None:
    assert OBJECTS.keys() == OPENERS.keys()


@pytest.mark.parametrize("opener", OPENERS)
@pytest.mark.parametrize("name", OBJECTS)
def test_only_its_own_opener_opens_an_object(opener: str, name: str) -> None:
    raw, own = OBJECTS[name]["object"], OBJECTS[opener]["object"]
    inputs = OBJECTS[opener]["inputs"]
    if opener == name:
        OPENERS[opener](raw, inputs)
        return
    disguised = (own[:4] + raw[4:])[: len(own)].ljust(len(own), b"\0")
    for tried in (raw, disguised):
        with pytest.raises(SealingError):
            OPENERS[opener](tried, inputs)

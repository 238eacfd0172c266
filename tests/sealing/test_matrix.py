"""No object opens as another, even with every key shared, and even when it wears the other's first bytes."""

from collections.abc import Callable
from typing import Any

import pytest

from teduh.sealing.directory import Directory
from teduh.sealing.errors import SealingError
from teduh.sealing.locks import LockHeader
from teduh.sealing.manifest import Manifest
from tests.sealing.vectors import load
from twin.account import open_keyset, open_lock_with
from twin.device import Purpose, open_on_device
from twin.epoch import open_wrap, wrap_info
from twin.inbox import open_from_inbox
from twin.message import Place, open_message

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
}


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

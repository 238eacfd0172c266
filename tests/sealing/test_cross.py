"""The two twins on one table, live: what Python seals TypeScript opens, and back, on native and on plain curves."""

import json
import secrets
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from teduh.sealing.directory import Directory
from teduh.sealing.inbox import seal_to_inbox
from teduh.sealing.layout import ZERO_HASH
from teduh.sealing.locks import KdfParameters, LockKind
from teduh.sealing.manifest import Manifest, MemberRole, Reason
from twin.account import open_lock, passphrase_secret
from twin.codename import derive_codename_keys, make_codename, parse_codename
from twin.epoch import Invitation, invite, make_epoch, open_epoch
from twin.inbox import open_from_inbox
from twin.keys import KeyPair
from twin.message import Place, Seen, open_message, seal_message

ROOT = Path(__file__).resolve().parents[2]
CHEAP = KdfParameters(19_456, 2)
KDF = {"algorithm": 1, "memory_kib": 19_456, "passes": 2, "lanes": 1}
SCHOOL, CASE = secrets.token_bytes(16), secrets.token_bytes(16)

pytestmark = pytest.mark.parametrize("curves", ["native", "noble"])


def typescript(curves: str, **call: Any) -> dict[str, Any]:
    """One call of the browser's twin, outside a browser."""
    node = shutil.which("node") or pytest.skip("needs Node: bin/check brings it")
    asked = json.dumps({"curves": curves, "calls": [call]})
    told = subprocess.run(
        [node, ROOT / "client" / "cross.mjs"], input=asked, capture_output=True, text=True, check=True
    )
    [answer] = json.loads(told.stdout)
    assert answer["ok"], answer
    found: dict[str, Any] = answer
    return found


def place_of(keys: KeyPair) -> tuple[Place, dict[str, Any]]:
    place = Place(SCHOOL, CASE, 1, keys.key_id, 1)
    wire = {
        "school_id": SCHOOL.hex(),
        "case_id": CASE.hex(),
        "epoch": 1,
        "sender_key_id": keys.key_id.hex(),
        "seq": 1,
    }
    return place, wire


def test_a_message_python_sealed_opens_in_typescript(curves: str) -> None:
    keys, epoch_key = KeyPair.make(), secrets.token_bytes(32)
    place, wire = place_of(keys)
    envelope = seal_message(
        {"t": "letter", "x": "hujan 🌧 " * 900, "at": 5},
        place=place,
        previous_hash=ZERO_HASH,
        seen=Seen(0, ZERO_HASH),
        sender=keys,
        epoch_key=epoch_key,
    )
    opened = typescript(
        curves,
        op="open_message",
        place=wire,
        envelope=envelope.hex(),
        epoch_key=epoch_key.hex(),
        sign_public=keys.sign_public.hex(),
    )
    assert opened["content"]["x"] == "hujan 🌧 " * 900


def test_a_message_typescript_sealed_opens_in_python(curves: str) -> None:
    keys, epoch_key = KeyPair.make(), secrets.token_bytes(32)
    place, wire = place_of(keys)
    header = {
        **wire,
        "message_id": secrets.token_hex(16),
        "previous_hash": ZERO_HASH.hex(),
        "seen_number": 0,
        "seen_chain": ZERO_HASH.hex(),
        "directory_size": 0,
        "directory_head": ZERO_HASH.hex(),
    }
    content = b'{"t":"chat","x":"halo","at":3}'
    sealed = typescript(
        curves,
        op="seal_message",
        header=header,
        content=content.hex(),
        epoch_key=epoch_key.hex(),
        sign_seed=keys.sign_seed.hex(),
    )
    envelope = bytes.fromhex(sealed["envelope"])
    opened = open_message(envelope, place=place, sign_public=keys.sign_public, epoch_key=epoch_key)
    assert opened.content["x"] == "halo"


def test_the_case_inbox_both_ways(curves: str) -> None:
    keys = KeyPair.make()
    wire = {"school_id": SCHOOL.hex(), "case_id": CASE.hex(), "epoch": 1}
    there = seal_to_inbox(keys.box_public, b"surat", school_id=SCHOOL, case_id=CASE, epoch=1)
    opened = typescript(
        curves, op="open_inbox", **wire, box_private=keys.box_private.hex(), sealed=there.hex()
    )
    assert bytes.fromhex(opened["plain"]) == b"surat"
    back = typescript(curves, op="seal_inbox", **wire, box_public=keys.box_public.hex(), plain=b"balik".hex())
    sealed = bytes.fromhex(back["sealed"])
    assert open_from_inbox(sealed, keys.box_private, school_id=SCHOOL, case_id=CASE, epoch=1) == b"balik"


def test_codenames_agree(curves: str) -> None:
    codename, salt = make_codename(), secrets.token_bytes(16)
    here = derive_codename_keys(codename, school_id=SCHOOL, codename_salt=salt, parameters=CHEAP)
    there = typescript(
        curves,
        op="derive_codename",
        typed=codename.upper().replace(" ", " - "),
        school_id=SCHOOL.hex(),
        salt=salt.hex(),
        kdf=KDF,
    )
    assert (here.locator.hex(), here.auth.hex()) == (there["locator"], there["auth"])
    assert here.keys.sign_seed.hex() == there["sign_seed"]
    parse_codename(typescript(curves, op="make_codename")["codename"])


def test_a_lock_typescript_made_opens_in_python(curves: str) -> None:
    account_key, user, account_key_id = (secrets.token_bytes(n) for n in (32, 16, 16))
    made = typescript(
        curves,
        op="seal_lock",
        kind=1,
        passphrase="ﬁ kopi",
        salt=secrets.token_hex(16),
        kdf=KDF,
        user_id=user.hex(),
        account_key_id=account_key_id.hex(),
        account_key=account_key.hex(),
    )
    secret = passphrase_secret("fi kopi")  # the same to NFKC
    _, opened = open_lock(bytes.fromhex(made["lock"]), secret, user_id=user, kind=LockKind.PASSPHRASE)
    assert opened == account_key


def test_epochs_both_ways(curves: str) -> None:
    told = json.loads((ROOT / "spec" / "vectors" / "epoch.json").read_text())
    school, log = told["school_id"], told["directory"]
    directory = Directory.replay(bytes.fromhex(school), [bytes.fromhex(entry) for entry in log])
    helper = next(iter(directory.active_keys_at(directory.size).values()))
    me, epoch_key = KeyPair.make(), secrets.token_bytes(32)
    first = typescript(
        curves,
        op="make_epoch",
        school_id=school,
        case_id=CASE.hex(),
        epoch=1,
        previous_hash=ZERO_HASH.hex(),
        epoch_key=epoch_key.hex(),
        inbox_private=secrets.token_hex(32),
        sign_seed=me.sign_seed.hex(),
        author_key_id=me.key_id.hex(),
        reason=1,
        time_ms=5,
        directory=log,
        members=[
            {"role": 1, "box_public": me.box_public.hex(), "sign_public": me.sign_public.hex()},
            {"role": 2, "box_public": helper.box_public.hex(), "sign_public": helper.sign_public.hex()},
        ],
    )
    manifest = Manifest.parse(bytes.fromhex(first["manifest"]))
    wrap = bytes.fromhex(first["wraps"][me.key_id.hex()])
    assert open_epoch(manifest, wrap, me, previous=None, directory=directory).epoch_key == epoch_key

    counselor = Invitation(MemberRole.COUNSELOR, helper.key_id, helper.box_public, helper.sign_public)
    second = make_epoch(
        school_id=bytes.fromhex(school),
        case_id=CASE,
        previous=manifest,
        members=[invite(MemberRole.COUNSELEE, me), counselor],
        author=me,
        reason=Reason.ROTATED,
        directory=directory,
        time_ms=9,
    )
    followed = typescript(
        curves,
        op="follow_epoch",
        school_id=school,
        directory=log,
        manifest=second.manifest.encode().hex(),
        previous=first["manifest"],
        box_private=me.box_private.hex(),
        sign_seed=me.sign_seed.hex(),
        wrap=second.wraps[me.key_id].hex(),
    )
    assert followed["epoch"] == 2

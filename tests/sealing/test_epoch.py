"""An epoch exists for a reader only when its manifest, its place and her wrap all hold."""

from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest

from teduh.sealing.directory import Directory
from teduh.sealing.errors import SealingError
from teduh.sealing.manifest import Manifest, check_successor, check_wraps
from tests.sealing.vectors import cases, flips, load, refused
from twin.epoch import EpochSecrets, check_secrets, commit, open_epoch, open_wrap, sign_manifest, wrap_info
from twin.hpke import hpke_seal_with
from twin.keys import KeyPair
from twin.vectors.manifests import manifest_fields as fields
from twin.vectors.world import make_world

Case = dict[str, Any]

EPOCHS = load("epoch")
DIRECTORY = Directory.replay(EPOCHS["school_id"], EPOCHS["directory"])


def info(case: Case) -> bytes:
    return wrap_info(
        case["school_id"], case["case_id"], case["epoch"], case["member_key_id"], case["previous_hash"]
    )


def open_case(case: Case) -> EpochSecrets:
    previous = None if case["previous"] is None else Manifest.parse(case["previous"])
    keys = KeyPair(case["box_private"], case["sign_seed"])
    return open_epoch(
        Manifest.parse(case["manifest"]), case["wrap"], keys, previous=previous, directory=DIRECTORY
    )


@pytest.mark.parametrize("case", cases("wrap", "positive"))
def test_a_known_wrap_is_sealed_to_the_same_bytes_and_opens(case: Case) -> None:
    assert info(case) == case["info"]
    plain = case["epoch_key"] + case["inbox_private"]
    assert hpke_seal_with(case["ephemeral_private"], case["box_public"], case["info"], plain) == case["wrap"]
    assert sha256(case["wrap"]).digest() == case["wrap_hash"]
    secrets = open_wrap(case["wrap"], case["box_private"], case["info"])
    assert secrets == EpochSecrets(case["epoch_key"], case["inbox_private"])


@pytest.mark.parametrize("case", cases("wrap", "negative"))
def test_a_wrong_wrap_does_not_open(case: Case) -> None:
    with refused(case):
        open_wrap(case["wrap"], case["box_private"], info(case))


@pytest.mark.parametrize("case", cases("manifest", "positive"))
def test_a_known_manifest_is_read_written_signed_and_committed(case: Case) -> None:
    manifest = Manifest.parse(case["manifest"])
    assert fields(manifest) == case["fields"]
    assert manifest.encode() == case["manifest"]
    assert manifest.hash == case["hash"]
    manifest.verify_signature(case["author_sign_public"])
    author = KeyPair(bytes(range(32)), case["author_sign_seed"])
    blank = replace(manifest, commitment=bytes(32), signature=bytes(64))
    assert sign_manifest(commit(blank, case["epoch_key"]), author) == manifest


@pytest.mark.parametrize("case", cases("manifest", "negative"))
def test_a_wrong_manifest_is_refused(case: Case) -> None:
    with refused(case):
        Manifest.parse(case["manifest"]).verify_signature(case["author_sign_public"])


def test_a_bit_turned_in_any_byte_of_a_manifest_is_refused() -> None:
    case = load("manifest")["positive"][1]
    for spoiled in flips(case["manifest"]):
        with pytest.raises(SealingError):
            Manifest.parse(spoiled).verify_signature(case["author_sign_public"])


@pytest.mark.parametrize("case", cases("epoch", "positive"))
def test_an_acceptable_epoch_gives_its_secrets(case: Case) -> None:
    assert open_case(case) == EpochSecrets(case["epoch_key"], case["inbox_private"])


@pytest.mark.parametrize("case", cases("epoch", "negative"))
def test_an_unacceptable_epoch_does_not_exist(case: Case) -> None:
    with refused(case):
        open_case(case)


def test_the_server_accepts_what_clients_accept_and_exactly_the_listed_wraps() -> None:
    world = make_world()
    previous = None
    for epoch in world.epochs:
        check_successor(epoch.manifest, previous, world.directory, registering=True)
        check_wraps(epoch.manifest, epoch.wraps)
        check_secrets(epoch.manifest, epoch.secrets)
        previous = epoch.manifest
    first, second = world.epochs[:2]
    for wraps in (
        {},
        first.wraps,
        dict(list(second.wraps.items())[:1]),
        {**second.wraps, bytes(16): bytes(112)},
    ):
        with pytest.raises(SealingError, match="wrap"):
            check_wraps(second.manifest, wraps)

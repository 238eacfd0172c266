"""A circle exists for a member only when its manifest, its kind, its case and her wrap all hold."""

from dataclasses import replace
from typing import Any

import pytest

from teduh.sealing.circle import CircleKind, CircleManifest, lane_id
from teduh.sealing.directory import Directory
from teduh.sealing.errors import SealingError
from teduh.sealing.manifest import Manifest, check_successor, check_wraps
from tests.sealing.vectors import cases, flips, load, refused
from twin.epoch import EpochSecrets, commit, open_circle, sign_manifest
from twin.keys import KeyPair
from twin.vectors.manifests import manifest_fields
from twin.vectors.world import make_world

Case = dict[str, Any]
CIRCLES = load("circle")
DIRECTORY = Directory.replay(CIRCLES["school_id"], CIRCLES["directory"])


def open_case(case: Case) -> EpochSecrets:
    previous = None if case["previous"] is None else CircleManifest.parse(case["previous"])
    case_now = None if case["case_manifest"] is None else Manifest.parse(case["case_manifest"])
    circle = CircleManifest.parse(case["manifest"])
    keys = KeyPair(case["box_private"], case["sign_seed"])
    return open_circle(circle, case["wrap"], keys, previous=previous, directory=DIRECTORY, case=case_now)


@pytest.mark.parametrize("case", cases("circle", "positive"))
def test_a_known_circle_is_read_written_signed_committed_and_opened(case: Case) -> None:
    circle = CircleManifest.parse(case["manifest"])
    assert manifest_fields(circle) == case["fields"]
    assert circle.hash == case["hash"]
    assert open_case(case) == EpochSecrets(case["epoch_key"], case["inbox_private"])
    author = KeyPair(bytes(range(32)), case["author_sign_seed"])
    blank = replace(circle, commitment=bytes(32), signature=bytes(64))
    assert sign_manifest(commit(blank, case["epoch_key"]), author) == circle


@pytest.mark.parametrize("case", cases("circle", "negative"))
def test_an_unacceptable_circle_does_not_exist(case: Case) -> None:
    with refused(case):
        open_case(case)


def test_a_bit_turned_in_any_byte_of_a_circle_is_refused() -> None:
    case = CIRCLES["positive"][0]
    for spoiled in flips(case["manifest"]):
        with pytest.raises(SealingError):
            CircleManifest.parse(spoiled).verify_signature(case["author_sign_public"])


def test_a_lane_has_one_id_for_its_case_and_a_consultation_none() -> None:
    for lane in CIRCLES["lanes"]:
        assert lane_id(CircleKind(lane["kind"]), lane["case_id"]) == lane["room_id"]
    with pytest.raises(SealingError, match="field"):
        lane_id(CircleKind.CONSULTATION, bytes(16))


def test_a_case_s_manifest_and_a_circle_s_never_follow_one_another() -> None:
    case_now = make_world().manifest(3)
    circle = CircleManifest.parse(CIRCLES["positive"][0]["manifest"])
    for later, earlier in ((circle, case_now), (case_now, circle)):
        with pytest.raises(SealingError, match="context"):
            check_successor(later, earlier, DIRECTORY)  # type: ignore[misc]
    with pytest.raises(SealingError, match="wrap"):
        check_wraps(circle, {})

"""The key directory admits only what was vouched for, in order, and remembers who stood when."""

from typing import Any

import pytest

from teduh.sealing.directory import Directory, DirectoryEntry
from teduh.sealing.errors import SealingError
from tests.sealing.vectors import cases, flips, load, refused
from twin.directory import check_words
from twin.vectors.world import make_world

Case = dict[str, Any]
LOGS = load("directory")


def replay(case: Case) -> Directory:
    entries = LOGS["log"][: case["after"]] + case["entries"]
    return Directory.replay(LOGS["school_id"], entries)


@pytest.mark.parametrize("case", cases("directory", "positive"))
def test_a_known_log_replays(case: Case) -> None:
    log = replay(case)
    assert [log.head_at(size) for size in range(log.size + 1)] == case["heads"]
    active = {entry.user_id.hex(): key_id for key_id, entry in log.active_keys_at(log.size).items()}
    assert active == case["active"]
    assert log.fingerprint() == case["fingerprint"]
    for key_id, words in case["check_words"].items():
        assert list(check_words(bytes.fromhex(key_id))) == words
    assert [DirectoryEntry.parse(entry.encode()) for entry in log.entries] == list(log.entries)


@pytest.mark.parametrize("case", cases("directory", "negative"))
def test_a_wrong_entry_is_refused_and_the_log_stays_as_it_was(case: Case) -> None:
    good, last = LOGS["log"][: case["after"]] + case["entries"][:-1], case["entries"][-1]
    log = Directory.replay(LOGS["school_id"], good)
    before = (log.size, log.head, log.active_keys_at(log.size))
    with refused(case):
        log.append(DirectoryEntry.parse(last))
    assert (log.size, log.head, log.active_keys_at(log.size)) == before


def test_a_bit_turned_in_any_byte_of_an_entry_is_refused() -> None:
    *before, last = LOGS["log"][:2]
    log = Directory.replay(LOGS["school_id"], before)
    for spoiled in flips(last):
        with pytest.raises(SealingError):
            log.append(DirectoryEntry.parse(spoiled))


def test_who_stood_at_a_size_is_remembered() -> None:
    world = make_world()
    log = world.directory
    assert log.active_key_at(world.citra.key_id, 3) is None
    assert log.active_key_at(world.citra.key_id, 4) is not None
    assert log.active_key_at(world.citra.key_id, 5) is not None
    assert log.active_key_at(world.citra.key_id, 6) is None
    assert log.active_key_at(world.budi_before.key_id, 4) is not None
    assert log.active_key_at(world.budi_before.key_id, 5) is None
    assert log.active_key_at(world.budi.key_id, 5) is not None
    for size in range(log.size + 1):
        for key_id, entry in log.active_keys_at(size).items():
            assert log.active_key_at(key_id, size) == entry
    assert log.active(log.entries[3].user_id) is None


def test_a_log_extends_its_own_heads_and_no_others() -> None:
    log = make_world().directory
    assert all(log.extends(size, log.head_at(size)) for size in range(log.size + 1))
    assert not log.extends(log.size + 1, log.head)
    assert not log.extends(1, log.head)

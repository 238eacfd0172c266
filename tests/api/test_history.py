"""Who joins with earlier epochs reads what was said before, by the counselee's word alone, all of it or none (attack 10)."""

import copy
import itertools
from collections.abc import Callable
from typing import Any

import pytest

from teduh.disclosure.consent import ConsentScope
from teduh.sealing.circle import CircleKind
from teduh.sealing.codec import b64url_decode, b64url_encode
from teduh.sealing.errors import SealingError
from teduh.sealing.manifest import HistoryScope, Reason
from tests.support.cast import anonymous, counselor, everyone, talking_pair
from tests.support.referring import refused
from tests.support.rooms import CircleTab, change, change_body, consented, founded_lane, lane, now_ms
from tests.support.server import RunningServer
from twin.client import CounselorTab, StudentTab, Tab
from twin.consent import withdraw
from twin.history import open_past
from twin.randomness import SYSTEM

type Body = dict[str, Any]
EARLIER, FROM_NOW = HistoryScope.EARLIER, HistoryScope.FROM_NOW
WITH_HISTORY = ConsentScope.JOINING_WITH_HISTORY


def texts(tab: Tab) -> list[str]:
    return [message.content["x"] for message in tab.load()]


def user(tab: CounselorTab) -> bytes:
    return tab.account.user_id


def pair(server: RunningServer) -> tuple[StudentTab, CounselorTab]:
    sari, ratna = talking_pair(server, "kata pertama")
    sari.send("kata kedua")
    return sari, ratna


def joining(ratna: CounselorTab, *users: bytes, scope: HistoryScope = EARLIER) -> Body:
    return change_body(ratna, [user(ratna), *users], reason=Reason.REFERRED, scope=scope)


def post(tab: Tab, body: Body) -> Body:
    return tab.call("POST", f"{tab.case_path}/epoch", body)


def wraps_given(tab: Tab) -> list[bool]:
    return [epoch["wrap"] is not None for epoch in tab.call("GET", tab.case_path)["epochs"]]


def refused_whole(server: RunningServer, tab: Tab, body: Body, code: str = "bad_manifest") -> None:
    before = server.counts()
    with refused(code):
        post(tab, body)
    assert server.counts() == before


def test_who_joins_with_history_reads_every_word(server: RunningServer) -> None:
    sari, ratna = pair(server)
    budi = counselor(server, "budi")
    consented(server, sari, user(budi), scope=WITH_HISTORY)
    post(ratna, joining(ratna, user(budi)))
    budi.case_id = sari.case_id
    assert texts(budi) == ["kata pertama", "kata kedua"]
    assert wraps_given(budi) == [True, True, True]
    budi.send("aku sudah membaca")
    for other in (sari, ratna):
        assert texts(other) == ["kata pertama", "kata kedua", "aku sudah membaca"]


def test_several_join_at_once_each_by_her_own_wraps(server: RunningServer) -> None:
    sari, ratna = pair(server)
    newcomers = [counselor(server, name) for name in ("budi", "endah")]
    for at, each in enumerate(newcomers):
        consented(server, sari, user(each), scope=WITH_HISTORY, referral_id=bytes([at]) * 16)
    post(ratna, joining(ratna, *map(user, newcomers)))
    for each in newcomers:
        each.case_id = sari.case_id
        assert texts(each) == ["kata pertama", "kata kedua"]


def test_a_first_reader_who_was_let_go_comes_back_by_later_wraps(server: RunningServer) -> None:
    sari, ratna, budi = anonymous(server), counselor(server), counselor(server, "budi")
    sari.open_case("kata pertama", readers=everyone(sari))
    ratna.take_up(sari.case_id)
    ratna.accept()
    sari.load()
    consented(server, sari, user(budi), scope=WITH_HISTORY)
    change(ratna, [user(ratna), user(budi)], reason=Reason.REFERRED, scope=EARLIER)
    assert [told.content["x"] for told in budi.take_up(sari.case_id)] == ["kata pertama"]


def nothing_said(*_: Any) -> None:
    """She was not asked."""


def packet_alone(server: RunningServer, sari: StudentTab, budi: bytes) -> None:
    consented(server, sari, budi, scope=ConsentScope.PACKET)


def from_now_alone(server: RunningServer, sari: StudentTab, budi: bytes) -> None:
    consented(server, sari, budi, scope=ConsentScope.JOINING)


def for_another(server: RunningServer, sari: StudentTab, _: bytes) -> None:
    consented(server, sari, user(counselor(server, "endah")), scope=WITH_HISTORY)


def over(server: RunningServer, sari: StudentTab, budi: bytes) -> None:
    consented(server, sari, budi, scope=WITH_HISTORY, until_ms=now_ms())


def taken_back(server: RunningServer, sari: StudentTab, budi: bytes) -> None:
    word = consented(server, sari, budi, scope=WITH_HISTORY)
    consented(server, sari, budi, said=withdraw(word, sari.own_keys, at_ms=now_ms()))


def narrowed(server: RunningServer, sari: StudentTab, budi: bytes) -> None:
    consented(server, sari, budi, scope=WITH_HISTORY)
    consented(server, sari, budi, scope=ConsentScope.JOINING)


@pytest.mark.parametrize(
    "word", [nothing_said, packet_alone, from_now_alone, for_another, over, taken_back, narrowed]
)
def test_her_word_must_reach_that_far(server: RunningServer, word: Callable[..., None]) -> None:
    sari, ratna = pair(server)
    budi = user(counselor(server, "budi"))
    word(server, sari, budi)
    refused_whole(server, ratna, joining(ratna, budi))


def test_each_newcomer_needs_a_word_of_her_own(server: RunningServer) -> None:
    sari, ratna = pair(server)
    budi, endah = (user(counselor(server, name)) for name in ("budi", "endah"))
    consented(server, sari, budi, scope=WITH_HISTORY)
    consented(server, sari, endah, scope=ConsentScope.JOINING, referral_id=b"e" * 16)
    refused_whole(server, ratna, joining(ratna, budi, endah))


def spoiled(body: Body, **changed: Any) -> Body:
    """The same with one wrap of the history changed."""
    body = copy.deepcopy(body)
    body["history"][0] |= changed
    return body


def test_all_earlier_epochs_or_none_and_for_nobody_else(server: RunningServer) -> None:
    sari, ratna = pair(server)
    budi, endah = counselor(server, "budi"), counselor(server, "endah")
    consented(server, sari, user(budi), scope=WITH_HISTORY)
    sound = joining(ratna, user(budi))
    history = sound["history"]
    assert [each["epoch"] for each in history] == [1, 2]
    for few in (history[:0], history[:1], history[1:]):
        refused_whole(server, ratna, sound | {"history": few})
    refused_whole(server, ratna, {name: told for name, told in sound.items() if name != "history"})
    for epoch in (0, 3, 4, 2**53):
        refused_whole(server, ratna, spoiled(sound, epoch=epoch))
        refused_whole(server, ratna, sound | {"history": [*history, history[0] | {"epoch": epoch}]})
    for other in (endah, ratna, sari):
        key_id = b64url_encode(other.own_keys.key_id)
        refused_whole(server, ratna, spoiled(sound, key_id=key_id))
        refused_whole(server, ratna, sound | {"history": [*history, history[0] | {"key_id": key_id}]})
    post(ratna, sound)
    assert budi.take_up(sari.case_id) != []


def test_what_is_no_history_is_no_request(server: RunningServer) -> None:
    sari, ratna = pair(server)
    budi = user(counselor(server, "budi"))
    consented(server, sari, budi, scope=WITH_HISTORY)
    sound = joining(ratna, budi)
    wrap = b64url_decode(sound["history"][0]["wrap"])
    changes: list[Body] = [
        *({"wrap": b64url_encode(odd)} for odd in (b"", wrap[:-1], wrap + b"\0", wrap * 2)),
        *({"key_id": b64url_encode(odd)} for odd in (b"", bytes(15), bytes(17))),
        *({"epoch": odd} for odd in (-1, 1.5, "1", None, True, 2**60)),
        {"manifest": ""},
    ]
    for changed in changes:
        refused_whole(server, ratna, spoiled(sound, **changed), "bad_request")
    twice = [*sound["history"], sound["history"][0]]
    many = [sound["history"][0] | {"epoch": epoch} for epoch in range(257)]
    odd_ones: list[Any] = [twice, many, None, {}, [[]], "x"]
    for odd in odd_ones:
        refused_whole(server, ratna, sound | {"history": odd}, "bad_request")


def test_from_now_brings_nothing_along(server: RunningServer) -> None:
    sari, ratna = pair(server)
    budi = user(counselor(server, "budi"))
    consented(server, sari, budi, scope=WITH_HISTORY)
    history = joining(ratna, budi)["history"]
    body = joining(ratna, budi, scope=FROM_NOW)
    for some in (history, history[:1]):
        refused_whole(server, ratna, body | {"history": some})
    post(ratna, body | {"history": []})


@pytest.mark.parametrize("reason", [Reason.REMOVED, Reason.ROTATED, Reason.ACCEPTED])
def test_nothing_but_a_referral_opens_what_was(server: RunningServer, reason: Reason) -> None:
    sari, ratna = pair(server)
    budi = user(counselor(server, "budi"))
    consented(server, sari, budi, scope=WITH_HISTORY)
    for users in ([user(ratna), budi], [user(ratna)]):
        refused_whole(server, ratna, change_body(ratna, users, reason=reason, scope=EARLIER))


def test_a_circle_has_no_history(server: RunningServer) -> None:
    sari, ratna = pair(server)
    budi = user(counselor(server, "budi"))
    consented(server, sari, budi, scope=WITH_HISTORY)
    history = joining(ratna, budi)["history"]
    notes = founded_lane(ratna)
    refused_whole(server, notes, notes.next_epoch(reason=Reason.ROTATED) | {"history": history})
    with refused("bad_request"):
        sari.call("POST", f"{sari.case_path}/ruang", lane(sari).next_epoch() | {"kind": "own", "history": []})
    room = CircleTab(ratna, CircleKind.CONSULTATION, SYSTEM.bytes(16))
    with refused("bad_request"):
        ratna.call("POST", "/api/konsultasi", room.next_epoch() | {"history": []})


def test_who_joined_from_now_cannot_get_at_what_was(server: RunningServer) -> None:
    sari, ratna = pair(server)
    budi = counselor(server, "budi")
    consented(server, sari, user(budi))
    change(ratna, [user(ratna), user(budi)], reason=Reason.REFERRED)
    assert budi.take_up(sari.case_id) == []
    state = budi.call("GET", budi.case_path)
    assert [epoch["wrap"] is not None for epoch in state["epochs"]] == [False, False, True]
    mine = b64url_decode(state["epochs"][2]["wrap"])
    manifests = [manifest for manifest, _ in budi.epochs]
    for previous, manifest in itertools.pairwise([None, *manifests[:2]]):
        assert manifest is not None
        with pytest.raises(SealingError):
            open_past(manifest, mine, budi.own_keys, previous=previous, directory=budi.school.directory)
    consented(server, sari, user(budi), scope=WITH_HISTORY, referral_id=b"h" * 16)
    both = [user(ratna), user(budi)]
    refused_whole(server, budi, change_body(budi, both, reason=Reason.REFERRED, scope=EARLIER))
    ratna.load()
    refused_whole(server, ratna, change_body(ratna, both, reason=Reason.REFERRED, scope=EARLIER))


def test_nobody_passes_on_more_than_she_can_open(server: RunningServer) -> None:
    sari, ratna = pair(server)
    budi, endah = counselor(server, "budi"), counselor(server, "endah")
    consented(server, sari, user(budi))
    change(ratna, [user(ratna), user(budi)], reason=Reason.REFERRED)
    budi.take_up(sari.case_id)
    sari.load()
    sari.send("kata ketiga")
    consented(server, sari, user(endah), scope=WITH_HISTORY, referral_id=b"e" * 16)
    budi.load()
    body = change_body(budi, [user(ratna), user(budi), user(endah)], reason=Reason.REFERRED, scope=EARLIER)
    [third] = body["history"]
    refused_whole(server, budi, body | {"history": [third | {"epoch": 1}, third]})
    post(budi, body)
    endah.case_id = sari.case_id
    assert wraps_given(endah) == [False, False, True, True]
    assert texts(endah) == ["kata ketiga"]


def test_who_leaves_loses_what_was_opened_and_comes_back_without(server: RunningServer) -> None:
    sari, ratna = pair(server)
    budi = counselor(server, "budi")

    def held() -> int:
        rows = server.query("SELECT key_id FROM cases_wrap")
        return sum(bytes(key_id) == budi.own_keys.key_id for [key_id] in rows)

    before = held()
    consented(server, sari, user(budi), scope=WITH_HISTORY)
    change(ratna, [user(ratna), user(budi)], reason=Reason.REFERRED, scope=EARLIER)
    assert held() == before + 3
    change(ratna, [user(ratna)], reason=Reason.REMOVED)
    assert held() == before
    change(ratna, [user(ratna), user(budi)], reason=Reason.REFERRED)
    assert budi.take_up(sari.case_id) == []
    assert wraps_given(budi) == [False, False, False, False, True]


def test_a_wrap_with_another_key_opens_nothing(server: RunningServer) -> None:
    sari, ratna = pair(server)
    budi = counselor(server, "budi")
    consented(server, sari, user(budi), scope=WITH_HISTORY)
    body = joining(ratna, user(budi))
    first, second = body["history"]
    post(ratna, body | {"history": [first | {"wrap": second["wrap"]}, second]})
    with pytest.raises(SealingError):
        budi.take_up(sari.case_id)

"""Documents: revisions stand in one line, the second writer gets the first one's, and nobody else sees any (R28 to R49)."""

from collections.abc import Callable
from typing import Any

import pytest

from teduh.sealing.codec import b64url_encode
from teduh.sealing.document import Revision, document_id
from teduh.sealing.manifest import Reason
from tests.counseling.sheets import Sheet
from tests.support.cast import anonymous, counselor, everyone, talking_pair
from tests.support.listener import came, listen
from tests.support.raw import exchange
from tests.support.rooms import founded_lane
from tests.support.server import RunningServer
from twin.client import CounselorTab, Refused, StudentTab

WORD = "kanari-lembar-masidu"


@pytest.fixture(scope="module")
def pair(server: RunningServer) -> tuple[StudentTab, CounselorTab]:
    return talking_pair(server)


def refused(act: Any, *args: Any, **more: Any) -> dict[str, Any]:
    with pytest.raises(Refused) as refusal:
        act(*args, **more)
    told: dict[str, Any] = refusal.value.answer.body
    return told


def stored(server: RunningServer) -> int:
    [(count,)] = server.query("SELECT COUNT(*) FROM documents_revision")
    return int(count)


def test_what_one_wrote_the_other_reads(pair: tuple[StudentTab, CounselorTab]) -> None:
    sari, ratna = pair
    sheet = Sheet(ratna, "masidu")
    assert sheet.write(rasa_aman=4)["r"] == 1
    assert sheet.write(rasa_aman=6)["r"] == 2
    hers = Sheet(sari, "masidu")
    assert hers.read() == {"rasa_aman": 6}
    assert hers.read(1) == {"rasa_aman": 4}
    hers.read()
    assert hers.write(rasa_aman=7)["r"] == 3


def test_a_room_lists_the_last_revision_of_each_of_its_documents(
    pair: tuple[StudentTab, CounselorTab],
) -> None:
    sari, ratna = pair
    first, second = Sheet(ratna, "likuladu"), Sheet(ratna, "rencana")
    first.write(gizi=5)
    second.write(tujuan="tidur lebih awal")
    first.write(gizi=6)
    told = {each["d"]: each for each in sari.call("GET", f"{sari.case_path}/lembar")["documents"]}
    assert told[first.name]["r"] == 2
    assert Sheet(sari, "likuladu").open(told[first.name]) == {"gizi": 6}
    assert Sheet(sari, "rencana").open(told[second.name]) == {"tujuan": "tidur lebih awal"}


def test_the_second_of_two_tabs_gets_what_the_first_wrote(pair: tuple[StudentTab, CounselorTab]) -> None:
    sari, ratna = pair
    hers, theirs = Sheet(sari, "gatra"), Sheet(ratna, "gatra")
    hers.write(kartu=["rumah"])
    theirs.read()
    hers.write(kartu=["rumah", "sekolah"])
    told = refused(theirs.post, theirs.seal(kartu=["rumah", "teman"]))
    assert (told["code"], told["d"], told["r"]) == ("stale_document", hers.name, 2)
    assert theirs.open(told) == {"kartu": ["rumah", "sekolah"]}
    assert theirs.write(kartu=["rumah", "sekolah", "teman"])["r"] == 3


def test_a_repeat_answers_as_before_and_stores_nothing(
    server: RunningServer, pair: tuple[StudentTab, CounselorTab]
) -> None:
    sheet = Sheet(pair[0], "pancadaya")
    raw = sheet.seal(karsa=3)
    told = sheet.post(raw)
    sheet.last = Revision.parse(raw)
    sheet.write(karsa=4)
    before = stored(server)
    assert sheet.post(raw) == told
    assert stored(server) == before


def test_a_revision_that_skips_or_forks_is_not_stored(pair: tuple[StudentTab, CounselorTab]) -> None:
    sheet, other = Sheet(pair[0], "loncat"), Sheet(pair[0], "cabang")
    sheet.last = Revision.parse(sheet.seal(a=1))
    assert refused(sheet.post, sheet.seal(a=2))["code"] == "bad_document"
    other.write(a=1)
    fork = Revision.parse(Sheet(pair[0], "cabang").seal(a=2))
    assert refused(other.post, fork.raw)["code"] == "stale_document"
    other.last = fork
    assert refused(other.post, other.seal(a=3))["code"] == "stale_document"


def flipped(raw: bytes, at: int) -> bytes:
    return raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda raw: raw[:-1],
        lambda raw: raw + b"\0",
        lambda raw: b"",
        lambda raw: flipped(raw, 2),
        lambda raw: flipped(raw, 5),
        lambda raw: flipped(raw, 21),
        lambda raw: flipped(raw, 60),
        lambda raw: flipped(raw, 115),
        lambda raw: flipped(raw, 200),
        lambda raw: flipped(raw, -1 + len(raw)),
    ],
    ids=["cut", "grown", "empty", "type", "school", "room", "document", "commitment", "sealed", "signature"],
)
def test_a_spoilt_revision_is_refused_whole(
    server: RunningServer, pair: tuple[StudentTab, CounselorTab], spoilt: Callable[[bytes], bytes]
) -> None:
    sheet, before = Sheet(pair[0], "rusak"), stored(server)
    assert refused(sheet.post, spoilt(sheet.seal(a=1)))["code"] == "bad_document"
    assert stored(server) == before


def test_nobody_writes_in_the_others_name(pair: tuple[StudentTab, CounselorTab]) -> None:
    sari, ratna = pair
    assert refused(Sheet(sari, "nama").post, Sheet(ratna, "nama").seal(a=1))["code"] == "not_member"


def test_a_revision_of_an_earlier_epoch_is_sealed_again(server: RunningServer) -> None:
    sari = anonymous(server)
    sari.open_case("halo")
    early = Sheet(sari, "awal")
    raw = early.seal(a=1)
    ratna = counselor(server)
    ratna.take_up(sari.case_id)
    ratna.accept()
    told = refused(early.post, raw)
    assert (told["code"], told["epoch"]) == ("stale_epoch", 2)
    sari.load()
    assert early.write(a=1)["r"] == 1


def test_a_lane_keeps_documents_of_its_own(server: RunningServer) -> None:
    sari, ratna = talking_pair(server)
    notes = founded_lane(ratna)
    Sheet(notes, "catatan").write(kesan="lelah")
    assert Sheet(notes, "catatan").read() == {"kesan": "lelah"}
    path = f"{notes.case_path}/lembar"
    assert refused(sari.call, "GET", path)["code"] == "not_found"
    assert refused(sari.call, "GET", f"{path}/{Sheet(notes, 'catatan').name}")["code"] == "not_found"
    assert sari.call("GET", f"{sari.case_path}/lembar") == {"documents": []}
    assert refused(Sheet(sari, "catatan").post, Sheet(notes, "catatan").seal(a=1))["code"] == "bad_document"


def test_who_has_no_place_finds_no_documents(server: RunningServer) -> None:
    sari = anonymous(server)
    sari.open_case("untuk semua", readers=everyone(sari))
    sheet = Sheet(sari, "masidu")
    sheet.write(rasa_aman=1)
    budi, ratna = counselor(server, "budi"), counselor(server)
    budi.take_up(sari.case_id)
    assert Sheet(budi, "masidu").read() == {"rasa_aman": 1}
    ratna.take_up(sari.case_id)
    ratna.accept()
    stranger = anonymous(server)
    stranger.open_case("lain")
    for token in (budi.token, stranger.token, counselor(server, "endah").token):
        for path in (sheet.path, f"{sheet.path}/{sheet.name}"):
            reply = exchange(server, "GET", path, token=token)
            assert (reply.status, reply.code) == (404, "not_found")
        body = Sheet(budi, "masidu").seal(a=2)
        assert exchange(server, "POST", sheet.path, body, token=token).status == 404
    assert exchange(server, "GET", sheet.path).status == 401
    missing = b64url_encode(document_id(sari.case_id, "tidak ada"))
    assert exchange(server, "GET", f"{sheet.path}/{missing}", token=sari.token).status == 404


def test_open_streams_hear_that_a_revision_was_stored(
    server: RunningServer, pair: tuple[StudentTab, CounselorTab]
) -> None:
    sari, ratna = pair
    sheet = Sheet(ratna, "terdengar")
    with listen(server, sari) as hers, listen(server, ratna) as own:
        sheet.write(a=1)
        wanted = came("lembar", k=b64url_encode(sari.case_id), d=sheet.name, r=1)
        hers.until(wanted)
        own.until(wanted)


def test_the_newest_hundred_are_kept(server: RunningServer) -> None:
    _, ratna = talking_pair(server)
    sheet, short = Sheet(ratna, "panjang"), Sheet(ratna, "pendek")
    for number in range(105):
        sheet.write(n=number)
    short.write(n=0)
    job = (
        "import teduh.asgi; from teduh.documents.revisions import prune_revisions as p; p(); assert p() == 0"
    )
    server.run("-c", job)
    assert refused(sheet.read, 5)["code"] == "not_found"
    assert sheet.read(6) == {"n": 5}
    assert sheet.read() == {"n": 104}
    assert short.read() == {"n": 0}


def test_a_flood_of_revisions_is_slowed(own_server: Callable[..., RunningServer]) -> None:
    server = own_server(TEDUH_MESSAGES_BURST="3", TEDUH_MESSAGES_PER_SECOND="0.001")
    sari = anonymous(server)
    sari.open_case("halo")
    sheet = Sheet(sari, "banjir")
    for number in range(3):
        sheet.write(n=number)
    assert refused(sheet.write, n=4)["code"] == "slow_down"


def test_no_word_of_a_document_lies_on_the_server(own_server: Callable[..., RunningServer]) -> None:
    server = own_server()
    sari, ratna = talking_pair(server)
    sheet = Sheet(sari, "kanari")
    sheet.write(x=WORD)
    Sheet(ratna, "kanari").read()
    refused(sheet.post, WORD.encode())
    server.stop()
    stored = server.stored_bytes()
    assert WORD.encode() not in stored
    _, held = sari.epochs[-1]
    assert held is not None
    for secret in (held.epoch_key, sari.own_keys.sign_seed):
        assert secret not in stored
        assert secret.hex().encode() not in stored
    assert sheet.id in stored or sheet.id.hex().encode() in stored, "this would have found one"


def test_a_document_goes_on_in_the_next_epoch(server: RunningServer) -> None:
    sari, ratna = talking_pair(server)
    sheet = Sheet(ratna, "lanjut")
    sheet.write(a=1)
    ratna.call("POST", f"{ratna.case_path}/epoch", ratna.next_epoch(reason=Reason.ROTATED))
    ratna.load()
    sari.load()
    hers = Sheet(sari, "lanjut")
    assert hers.read() == {"a": 1}
    assert hers.write(a=2)["r"] == 2
    assert sheet.read() == {"a": 2}

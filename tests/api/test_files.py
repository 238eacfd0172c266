"""Files of a room: sealed bytes go in piece by piece and come out whole, for members alone (attacks 30, 31, 36)."""

from collections.abc import Callable

import pytest

from teduh.sealing.file import FILE_LIMIT, STORED_CHUNK_SIZE
from tests.support.cast import anonymous, counselor, everyone, talking_pair
from tests.support.raw import exchange, post_json
from tests.support.rooms import founded_lane
from tests.support.server import RunningServer
from tests.support.uploads import Upload, blobs
from twin.client import Tab


@pytest.fixture(scope="module")
def pair(server: RunningServer) -> tuple[Tab, Tab]:
    return talking_pair(server)


def test_what_one_member_sends_the_other_gets(server: RunningServer, pair: tuple[Tab, Tab]) -> None:
    sari, ratna = pair
    sent = Upload(server, sari, 300_000).whole()
    for tab in pair:
        reply = sent.get(tab)
        assert (reply.status, reply.body) == (200, sent.bytes)
    assert ratna.token != sari.token


def test_an_answer_can_only_be_saved_never_shown(server: RunningServer, pair: tuple[Tab, Tab]) -> None:
    reply = Upload(server, pair[0], 1000).whole().get()
    assert reply.headers["content-type"] == "application/octet-stream"
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["content-disposition"] == "attachment"
    assert reply.headers["cache-control"] == "no-store"
    assert reply.headers["content-security-policy"].startswith("default-src 'none'")


def test_a_head_tells_the_size_alone(server: RunningServer, pair: tuple[Tab, Tab]) -> None:
    sent = Upload(server, pair[0], 100_000).whole()
    reply = sent.get(method="HEAD")
    assert (reply.status, reply.body, reply.headers["content-length"]) == (200, b"", str(len(sent.bytes)))


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-65551", 0, 65_552),
        ("bytes=65552-", 65_552, 100_032),
        ("bytes=100000-999999", 100_000, 100_032),
    ],
)
def test_a_cut_download_goes_on_where_it_was(
    server: RunningServer, pair: tuple[Tab, Tab], asked: str, start: int, end: int
) -> None:
    sent = Upload(server, pair[0], 100_000).whole()
    reply = sent.get(Range=asked)
    assert (reply.status, reply.body) == (206, sent.bytes[start:end])
    assert reply.headers["content-range"] == f"bytes {start}-{end - 1}/{len(sent.bytes)}"


@pytest.mark.parametrize("asked", ["bytes=-5", "bytes=9-3", "bytes=200000-", "bytes=0-1,3-4", "lines=0-1"])
def test_an_odd_range_gets_the_whole(server: RunningServer, pair: tuple[Tab, Tab], asked: str) -> None:
    sent = Upload(server, pair[0], 100_000).whole()
    reply = sent.get(Range=asked)
    assert (reply.status, reply.body) == (200, sent.bytes)


def test_half_a_file_is_there_for_nobody(server: RunningServer, pair: tuple[Tab, Tab]) -> None:
    half = Upload(server, pair[0], 200_000)
    half.begin()
    half.put(0, STORED_CHUNK_SIZE)
    for tab in pair:
        assert (half.get(tab).status, half.get(tab).code) == (404, "not_found")


def test_an_upload_goes_on_from_what_is_there(server: RunningServer, pair: tuple[Tab, Tab]) -> None:
    sent = Upload(server, pair[0], 200_000)
    assert sent.begin().told == {"have": 0}
    assert sent.put(0, 1000).told == {"have": 1000}
    assert sent.begin().told == {"have": 1000}
    again = sent.put(0, 1000)
    assert (again.status, again.code, again.told["have"]) == (409, "elsewhere", 1000)
    assert sent.put(2000, 3000).told["have"] == 1000
    assert sent.put(1000, None).told == {"have": len(sent.bytes)}
    assert sent.get().body == sent.bytes
    assert sent.put(0, 1000).code == "elsewhere", "a whole file changes no more"


def test_a_killed_server_goes_on_from_what_it_answered(own_server: Callable[..., RunningServer]) -> None:
    server = own_server()
    sari = anonymous(server)
    sari.open_case("halo")
    sent = Upload(server, sari, 200_000)
    sent.begin()
    sent.put(0, STORED_CHUNK_SIZE)
    server.kill()
    [blob] = blobs(server)
    blob.write_bytes(blob.read_bytes() + b"torn" * 9000)  # what a write leaves that was never answered
    server.start()
    assert sent.begin().told == {"have": STORED_CHUNK_SIZE}
    assert sent.put(STORED_CHUNK_SIZE).status == 200
    assert sent.get().body == sent.bytes


def test_a_stranger_gets_and_gives_nothing(server: RunningServer, pair: tuple[Tab, Tab]) -> None:
    sent = Upload(server, pair[0], 1000).whole()
    budi, other = counselor(server, "budi"), anonymous(server)
    other.open_case("halo")
    for stranger in (budi, other):
        assert (sent.get(stranger).status, sent.get(stranger).code) == (404, "not_found")
        assert sent.put(0, tab=stranger).status == 404
    nobody = exchange(server, "GET", sent.path)
    assert (nobody.status, nobody.code) == (401, "no_session")


def test_a_member_cannot_touch_the_other_s_file(server: RunningServer, pair: tuple[Tab, Tab]) -> None:
    sari, ratna = pair
    sent = Upload(server, sari, 1000)
    sent.begin()
    assert sent.put(0, tab=ratna).code == "not_found"
    hers = Upload(server, ratna, 1000)
    hers.name = sent.name
    assert (hers.begin().status, hers.begin().code) == (409, "taken")
    assert sent.begin(size=2000).code == "taken"


def test_a_file_is_of_its_own_room(server: RunningServer, pair: tuple[Tab, Tab]) -> None:
    sent = Upload(server, pair[0], 1000).whole()
    other = anonymous(server)
    other.open_case("halo")
    elsewhere = f"{other.case_path}/berkas/{sent.name}"
    assert exchange(server, "GET", elsewhere, token=other.token).status == 404


def test_a_file_of_the_staff_lane_is_not_the_counselee_s(server: RunningServer) -> None:
    sari, ratna = talking_pair(server)
    notes = founded_lane(ratna)
    kept = Upload(server, notes, 1000).whole()
    assert kept.get().body == kept.bytes
    assert (kept.get(sari).status, kept.get(sari).code) == (404, "not_found")
    stolen = post_json(
        server, f"{notes.case_path}/berkas", {"file": kept.name, "size": 1000}, token=sari.token
    )
    assert stolen.status == 404


def test_who_left_gets_no_byte_more(server: RunningServer) -> None:
    sari = anonymous(server)
    sari.open_case("halo", readers=everyone(sari))
    budi, ratna = counselor(server, "budi"), counselor(server)
    budi.case_id = sari.case_id
    sent = Upload(server, sari, 1000).whole()
    assert sent.get(budi).status == 200
    ratna.take_up(sari.case_id)
    ratna.accept()
    assert sent.get(budi).status == 404
    assert sent.get(ratna).status == 200


@pytest.mark.parametrize("size", [0, -1, 1.5, None, "9", True, FILE_LIMIT + 1, 5 * 1024**3, 2**63])
def test_no_size_is_taken_on_trust(server: RunningServer, pair: tuple[Tab, Tab], size: object) -> None:
    before = server.counts()
    reply = Upload(server, pair[0], 1000).begin(size=size)
    assert reply.status in {400, 413}
    assert server.counts() == before


def test_more_bytes_than_were_said_are_refused(server: RunningServer, pair: tuple[Tab, Tab]) -> None:
    sent = Upload(server, pair[0], 1000)
    sent.begin()
    sent.bytes += b"x"
    assert sent.put(0).code == "bad_request"
    assert sent.put(0, 0).code == "bad_request", "no bytes are no piece"
    large = Upload(server, pair[0], 1_000_000)
    large.begin()
    assert large.put(0, 4 * STORED_CHUNK_SIZE + 1).code == "too_large"


@pytest.mark.parametrize("at", ["", "-1", "1e3", "0x0", " 0", "9" * 30, "\u0661"])
def test_an_odd_offset_is_refused(server: RunningServer, pair: tuple[Tab, Tab], at: str) -> None:
    sent = Upload(server, pair[0], 1000)
    sent.begin()
    path = f"{sent.path}?dari={at.encode().hex() if not at.isascii() else at.replace(' ', '%20')}"
    assert exchange(server, "PUT", path, sent.bytes, token=pair[0].token).status == 400


def test_a_name_on_disk_is_nobody_s_choice(server: RunningServer, pair: tuple[Tab, Tab]) -> None:
    for name in ("../../teduh.sqlite3", "..%2f..%2fsecret.key", "a/../../b", "x" * 22 + "/../y"):
        reply = exchange(server, "GET", f"{pair[0].case_path}/berkas/{name}", token=pair[0].token)
        assert reply.status == 404
    sent = Upload(server, pair[0], 1000).whole()
    assert all(sent.name not in str(path) for path in blobs(server))
    assert all(path.stat().st_mode & 0o077 == 0 for path in blobs(server))


def test_other_methods_are_refused(server: RunningServer, pair: tuple[Tab, Tab]) -> None:
    sent = Upload(server, pair[0], 1000).whole()
    for method in ("DELETE", "PATCH", "POST", "OPTIONS"):
        assert sent.get(method=method).status in {404, 405}
    assert sent.get().status == 200

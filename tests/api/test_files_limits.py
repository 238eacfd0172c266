"""What bounds files, since nobody can say which message needs them: quotas, the disk, a day, their case (attacks 31, 36)."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.cast import anonymous, counselor, talking_pair
from tests.support.server import RunningServer
from tests.support.uploads import Upload, blobs


@pytest.mark.parametrize(
    ("variable", "code"),
    [
        ("TEDUH_FILES_ROOM_MB", "files_full"),
        ("TEDUH_FILES_SCHOOL_MB", "files_full"),
        ("TEDUH_FILES_DAY_MB", "files_today"),
    ],
)
def test_what_was_begun_counts_whole(
    own_server: Callable[..., RunningServer], variable: str, code: str
) -> None:
    server = own_server(**{variable: "1"})
    sari = anonymous(server)
    sari.open_case("halo")
    assert Upload(server, sari, 700_000).begin().status == 201
    refused = Upload(server, sari, 700_000).begin()
    assert (refused.status, refused.code) == (413, code)
    assert sari.send("tulisan tetap bisa")["n"], "words are never held back by files"
    other = anonymous(server)
    other.open_case("halo")
    free = variable != "TEDUH_FILES_SCHOOL_MB"
    assert (Upload(server, other, 700_000).begin().status == 201) is free


def test_the_disk_keeps_room_for_words(own_server: Callable[..., RunningServer]) -> None:
    server = own_server(TEDUH_FILES_FREE_MB="1000000000")
    sari = anonymous(server)
    sari.open_case("halo")
    assert Upload(server, sari, 1000).begin().code == "files_full"


def test_what_was_begun_and_not_yet_sent_counts_against_the_disk(
    own_server: Callable[..., RunningServer], tmp_path: Path
) -> None:
    free = shutil.disk_usage(tmp_path).free // 1_000_000
    server = own_server(TEDUH_FILES_FREE_MB=str(free - 60))
    sari, _ = talking_pair(server)
    told = [Upload(server, sari, 8_000_000).begin().status for _ in range(12)]
    assert set(told[-3:]) == {413}, "sixty are free, twelve ask for ninety-six"
    assert 201 in told


def test_a_story_that_waits_holds_little(own_server: Callable[..., RunningServer]) -> None:
    server = own_server(TEDUH_FILES_WAITING_MB="1")
    sari = anonymous(server)
    sari.open_case("halo")
    assert Upload(server, sari, 700_000).begin().status == 201
    assert Upload(server, sari, 700_000).begin().code == "files_full"
    ratna = counselor(server)
    ratna.take_up(ratna.waiting()[-1])
    ratna.accept()
    sari.load()
    assert Upload(server, sari, 700_000).begin().status == 201


def test_what_stayed_half_and_what_nobody_names_goes(own_server: Callable[..., RunningServer]) -> None:
    server = own_server()
    sari = anonymous(server)
    sari.open_case("halo")
    kept, half = Upload(server, sari, 1000).whole(), Upload(server, sari, 200_000)
    half.begin()
    half.put(0, 1000)
    server.stop()
    server.change("UPDATE conversations_file SET begun_at = 1")
    (server.data_dir / "berkas" / "zz").mkdir()
    (server.data_dir / "berkas" / "zz" / "zz-of-a-crash").write_bytes(b"x")
    server.start()
    Upload(server, sari, 1000).begin()
    assert len(blobs(server)) == 1
    assert kept.get().status == 200
    assert half.begin().told == {"have": 0}


def test_what_never_began_holds_its_room_for_an_hour(own_server: Callable[..., RunningServer]) -> None:
    server = own_server(TEDUH_FILES_ROOM_MB="1")
    sari = anonymous(server)
    sari.open_case("halo")
    Upload(server, sari, 700_000).begin()
    assert Upload(server, sari, 700_000).begin().code == "files_full"
    server.change("UPDATE conversations_file SET begun_at = begun_at - 3700000")
    begun = Upload(server, sari, 700_000)
    assert begun.begin().status == 201
    begun.put(0, 1000)
    server.change("UPDATE conversations_file SET begun_at = begun_at - 3700000")
    assert Upload(server, sari, 700_000).begin().code == "files_full", "what has begun is waited for"


def test_files_end_with_their_case(own_server: Callable[..., RunningServer]) -> None:
    server = own_server()
    sari, other = anonymous(server), anonymous(server)
    for tab in (sari, other):
        tab.open_case("halo")
    Upload(server, sari, 1000).whole()
    kept = Upload(server, other, 1000).whole()
    found = f"Case.objects.get(public_id=bytes.fromhex('{sari.case_id.hex()}'))"
    server.run(
        "manage.py", "shell", "--no-imports", "-c", f"from teduh.cases.models import Case; {found}.delete()"
    )
    assert [path.read_bytes() for path in blobs(server)] == [kept.bytes]

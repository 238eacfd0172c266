"""What the clock brings about happens once, whatever is killed in between, however many run."""

from collections.abc import Callable

import pytest

from teduh.jobs.runner import LEASE_MS
from tests.support.forking import Forked
from tests.support.server import RunningServer
from tests.support.working import FIRST_INSTANT

NOW = FIRST_INSTANT
DAY = 86_400_000


@pytest.fixture
def server(own_server: Callable[..., RunningServer]) -> RunningServer:
    made = own_server(TEDUH_JOBS="0")
    made.stop()
    return made


def work(server: RunningServer, instant: int, mode: str = "live", *refs: str) -> Forked:
    return Forked(
        "-m", "tests.support.working", str(instant), mode, *refs, env=server.env, log=server.log_path
    )


def counted(server: RunningServer) -> int:
    [(count,)] = server.query("SELECT COUNT(*) FROM privacy_auditline WHERE act = 'tests.counted'")
    return int(count)


def done(server: RunningServer) -> int:
    [(count,)] = server.query(
        "SELECT COUNT(*) FROM jobs_job WHERE name = 'tests.count' AND done_at IS NOT NULL"
    )
    return int(count)


def test_killed_between_claim_and_done_it_has_not_happened_and_happens_once(server: RunningServer) -> None:
    assert work(server, NOW, "die", "a").wait() == -9
    assert (counted(server), done(server)) == (0, 0)
    [(claimed,)] = server.query("SELECT claimed_until FROM jobs_job WHERE name = 'tests.count'")
    assert claimed == NOW + LEASE_MS
    assert work(server, NOW + LEASE_MS - 1).wait() == 0
    assert counted(server) == 0, "the claim of the dead still holds"
    for _ in range(2):
        assert work(server, NOW + LEASE_MS).wait() == 0
    assert (counted(server), done(server)) == (1, 1)


def test_of_many_who_run_at_once_one_does_it(server: RunningServer) -> None:
    refs = [f"r{index}" for index in range(12)]
    workers = [work(server, NOW, "live", *refs) for _ in range(4)]
    assert [worker.wait() for worker in workers] == [0] * 4
    assert (counted(server), done(server)) == (12, 12)


def test_what_is_not_due_waits(server: RunningServer) -> None:
    assert work(server, NOW - 1, "live", "a").wait() == 0
    assert counted(server) == 0
    assert work(server, NOW).wait() == 0
    assert counted(server) == 1


def test_what_fails_leaves_nothing_and_is_tried_later(server: RunningServer) -> None:
    worker = work(server, NOW, "live", "fails", "a")
    assert worker.wait() == 0
    log = server.log
    assert (counted(server), done(server)) == (1, 1), "the other one ran, of this one nothing stayed"
    assert "tests.count" in log
    assert "not today" not in log, "a reason may hold what nobody should read"
    [(due, tries)] = server.query("SELECT due, tries FROM jobs_job WHERE ref = 'fails'")
    assert (due, tries) == (NOW + 60_000, 1)
    work(server, NOW + 60_000).wait()
    assert server.query("SELECT tries FROM jobs_job WHERE ref = 'fails'") == [(2,)]


def test_planned_again_after_it_was_done_it_stays_done(server: RunningServer) -> None:
    work(server, NOW, "live", "a").wait()
    work(server, NOW + DAY, "live", "a").wait()
    assert counted(server) == 1

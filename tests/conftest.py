"""Fixtures of all tests: one running server for the session, others made when a test needs to hurt one."""

import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.server import RunningServer


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> RunningServer:
    """The demo school, made once for all workers of a run and never started; servers are copies of it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with (shared / "prepared.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        template = RunningServer(shared / "prepared")
        note = shared / "prepared.database"
        if note.exists():
            template.database = note.read_text() or None
        else:
            template.data_dir.mkdir()
            template.prepare()
            note.write_text(template.database or "")
    return template


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, prepared: RunningServer) -> Iterator[RunningServer]:
    running = RunningServer(tmp_path_factory.mktemp("server")).like(prepared).start()
    yield running
    running.close()


@pytest.fixture
def own_server(tmp_path: Path, prepared: RunningServer) -> Iterator[Callable[..., RunningServer]]:
    """Makes servers that belong to this test alone: it may kill them, or set their environment."""
    made: list[RunningServer] = []

    def make(**env: str) -> RunningServer:
        data_dir = tmp_path / f"server{len(made)}"
        data_dir.mkdir()
        made.append(RunningServer(data_dir, **env).like(prepared).start())
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def moved_server(tmp_path: Path, prepared: RunningServer) -> Iterator[RunningServer]:
    """A server of this test alone, by a clock that `later` moves."""
    data_dir = tmp_path / "moved"
    data_dir.mkdir()
    running = RunningServer(data_dir, TEDUH_JOBS="0")
    running.module = "tests.support.later"
    yield running.like(prepared).start()
    running.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """In CI nothing is skipped: what cannot run there has failed."""
    report = yield
    if report.skipped and os.environ.get("CI") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped in CI"
    return report

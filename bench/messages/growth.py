"""`python -m bench.messages.growth [--entries 1000000] [--rounds 3]`: does a message cost more when many are stored?

Two schools of the same hundred pairs on SQLite, one of them with a long past laid in by bulk insert; they take turns.
Then a case of 5,000 entries is opened to its last screen, and one of 50.
"""

import argparse
import asyncio
import os
import sqlite3
import statistics
import time
from typing import Any

import uvloop

from bench.messages.driver import prepare
from bench.messages.server import Teduh
from bench.messages.table import machine_note
from bench.messages.tools import drivers, loadgen, servers
from teduh.sealing.codec import b64url_encode
from teduh.sealing.message import ENVELOPE_SIZES

PAIRS = 100
_ENTRIES_A_CASE = 2_000
_LONG, _SHORT = 5_000, 50
_COUNTED = "WITH RECURSIVE run(n) AS (SELECT :first UNION ALL SELECT n + 1 FROM run WHERE n < :last) "
_CASE = """
    INSERT INTO cases_case (school_id, public_id, kind, opened_at, first_reply_due, opening_digest, number, chain, epoch,
        counselee_at, counselor_at, turn_at, process, process_version)
    SELECT school_id, randomblob(16), kind, opened_at, first_reply_due, opening_digest, :last, chain, epoch,
        counselee_at, counselor_at, turn_at, process, process_version FROM cases_case ORDER BY id LIMIT 1"""
_ENTRIES = (
    _COUNTED
    + """INSERT INTO cases_entry (case_id, number, kind, at, digest, chain, facts)
    SELECT :case, n, 'message', 1700000000000 + n, randomblob(32), randomblob(32), x'' FROM run"""
)
_MESSAGES = (
    _COUNTED
    + """INSERT INTO conversations_message (case_id, number, message_id, sender_key_id, seq, envelope)
    SELECT :case, n, randomblob(16), zeroblob(16), n, randomblob(:size) FROM run"""
)


class School(Teduh):
    """Pairs that talk, and `entries` that others said before them."""

    def __init__(self, name: str, port: int, entries: int) -> None:
        super().__init__("sqlite", pairs=PAIRS)
        self.dir = f"{servers.WORK}/data/teduh-growth-{name}"
        self.state_path = f"{self.dir}/bench-state.json"
        self.port, self.entries = port, entries

    def configure(self) -> None:
        super().configure()
        with sqlite3.connect(f"{self.dir}/teduh.sqlite3", isolation_level=None) as base:
            base.execute("PRAGMA synchronous=OFF")
            base.execute("BEGIN")
            for _ in range(self.entries // _ENTRIES_A_CASE):
                made = base.execute(_CASE, {"last": _ENTRIES_A_CASE}).lastrowid
                lay_in(base, made, 1, _ENTRIES_A_CASE)
            lengthen(base, 1, _LONG)
            lengthen(base, 2, _SHORT)
            base.execute("COMMIT")
            base.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def lay_in(base: sqlite3.Connection, case: int | None, first: int, last: int) -> None:
    span = {"case": case, "first": first, "last": last}
    base.execute(_ENTRIES, span)
    base.execute(_MESSAGES, span | {"size": ENVELOPE_SIZES[0]})


def lengthen(base: sqlite3.Connection, case: int, entries: int) -> None:
    """The pair's own case grows to so many entries; what is laid in was sealed by nobody, and only ever read."""
    [stands] = base.execute("SELECT number FROM cases_case WHERE id = ?", [case]).fetchone()
    lay_in(base, case, stands + 1, entries)
    base.execute("UPDATE cases_case SET number = ? WHERE id = ?", [entries, case])


async def talk(school: School, seconds: float) -> dict[str, Any]:
    """All pairs but the two whose cases were laid in talk for some seconds."""
    load = loadgen.Load(school.cfg(), school.state_path, school.pids)
    await load.connect(2 * PAIRS)
    await asyncio.sleep(1)
    prepare(load.conns.values(), 150)
    told: dict[str, Any] = await load.closed(PAIRS - 2, 1.5, seconds, first=2)
    load.drv.save()
    await load.close()
    return told


async def openings(school: School, pair: int, times: int = 150) -> float:
    """Median milliseconds until the student of this pair has the case's last screen."""
    load = loadgen.Load(school.cfg(), school.state_path, school.pids)
    name = b64url_encode(bytes.fromhex(load.drv.state["pairs"][pair]["case"]))
    head = f"GET /api/kasus/{name} HTTP/1.1\r\nHost: localhost\r\n".encode() + load.drv.auth(2 * pair)
    connection = await drivers.h1("127.0.0.1", school.port)
    took = []
    for _ in range(times):
        began = time.perf_counter()
        status, _body = await connection.request(head)
        assert status == 200, status
        took.append((time.perf_counter() - began) * 1000)
    connection.tr.close()
    return statistics.median(took)


def compare(schools: dict[str, School], rounds: int, seconds: float) -> None:
    runs: dict[str, list[dict[str, Any]]] = {name: [] for name in schools}
    opened: dict[str, list[float]] = {"long": [], "short": []}
    for turn in range(rounds):
        for name, school in schools.items():
            school.start()
            runs[name].append(uvloop.run(talk(school, seconds)))
            if name == "grown":
                opened["long"].append(uvloop.run(openings(school, 0)))
                opened["short"].append(uvloop.run(openings(school, 1)))
            school.stop()
            shown = ("rate", "server_cpu_s_per_1000", "deliver_p50_ms", "other_cores", "lost", "errors")
            print(turn + 1, name, {each: runs[name][-1][each] for each in shown}, flush=True)
    for figure in ("server_cpu_s_per_1000", "deliver_p50_ms", "rate"):
        empty, grown = (statistics.median(run[figure] for run in runs[name]) for name in schools)
        print(f"{figure}: empty {empty}, grown {grown}: {grown / empty:.2f} of it")
    long, short = statistics.median(opened["long"]), statistics.median(opened["short"])
    print(
        f"opening a case: {_LONG} entries {long:.2f} ms, {_SHORT} entries {short:.2f} ms: {long / short:.2f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=5)
    asked = parser.parse_args()
    loadgen.raise_nofile()
    os.makedirs(f"{servers.WORK}/data", exist_ok=True)
    print(machine_note(), flush=True)
    schools = {"empty": School("empty", 18123, 0), "grown": School("grown", 18124, asked.entries)}
    try:
        for name, school in schools.items():
            began = time.perf_counter()
            school.fresh()
            said = f"{name}: {school.entries} entries laid in, {school.disk_mb()} MB"
            print(said, f"{time.perf_counter() - began:.0f} s", flush=True)
        compare(schools, asked.rounds, asked.seconds)
    finally:
        for school in schools.values():
            school.finish()
            school.remove()


if __name__ == "__main__":
    main()

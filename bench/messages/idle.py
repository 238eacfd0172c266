"""`python -m bench.messages.idle [--streams 10000] [--seconds 45]`: many open streams in one process, few of them busy.

While 100 messages a second go through a hundred pairs, /healthz is asked 20 times a second: its p99 says how long the
loop keeps anybody waiting. The time holds two heartbeats of every stream. Needs a file limit of twice the streams.
"""

import argparse
import asyncio
import gc
import os
import time
from typing import Any

import uvloop

from bench.messages.driver import prepare
from bench.messages.server import Teduh
from bench.messages.table import machine_note
from bench.messages.tools import drivers, loadgen, procs, servers

PAIRS = 100
RATE = 100
_PINGS_PER_SECOND = 20


class ManyStreams(Teduh):
    """Seeded with a pair for every two streams, in its own folder."""

    def __init__(self, streams: int) -> None:
        super().__init__("sqlite", pairs=streams // 2)
        self.dir = f"{servers.WORK}/data/teduh-idle-{streams}"
        self.state_path = f"{self.dir}/bench-state.json"
        self.port = 18122


async def measure(server: ManyStreams, streams: int, seconds: float) -> None:
    load = loadgen.Load(server.cfg(), server.state_path, server.pids)
    [pid] = server.pids()["server"]
    await asyncio.sleep(1)
    before, began = procs.mem_kb(pid)[0], time.perf_counter()
    await load.connect(streams, width=16)
    print(f"{streams} streams opened in {time.perf_counter() - began:.1f} s")
    gc.disable()  # the generator holds as many streams as the server: its own pauses are not the server's
    await asyncio.sleep(5)
    held = procs.mem_kb(pid)[0]
    print(
        f"RSS {before / 1024:.0f} MB, then {held / 1024:.0f} MB: {(held - before) / streams:.1f} KB a stream"
    )
    cpu = procs.cpu_s(pid)
    print_row("ping, streams idle", await pings(server, seconds / 3))
    print(f"cores while idle: {(procs.cpu_s(pid) - cpu) / (seconds / 3):.3f}")
    prepare([load.conns[i] for i in range(2 * PAIRS)], int(RATE * seconds / PAIRS) + 8)
    talk = asyncio.create_task(load.open(PAIRS, RATE, 1, seconds))
    print_row(f"ping, {RATE} messages/s through {PAIRS} pairs", await pings(server, seconds))
    told = await talk
    shown = ("rate", "deliver_p50_ms", "deliver_p99_ms", "server_cores", "other_cores", "lost", "errors")
    print("messages:", {name: told[name] for name in shown})
    load.drv.save()
    await load.close()


async def pings(server: ManyStreams, seconds: float) -> list[float]:
    """Milliseconds of each answer, from when it should have been asked for."""
    connection = await drivers.h1("127.0.0.1", server.port)
    took: list[float] = []
    start = time.perf_counter()
    for k in range(int(seconds * _PINGS_PER_SECOND)):
        due = start + k / _PINGS_PER_SECOND
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        status, _ = await connection.request(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n")
        assert status == 200, status
        took.append((time.perf_counter() - due) * 1000)
    connection.tr.close()
    return took


def print_row(what: str, took: list[float]) -> None:
    shown: list[Any] = [round(loadgen.pct(took, q), 1) for q in (0.5, 0.99)]
    print(f"{what}: p50 {shown[0]} ms, p99 {shown[1]} ms, worst {max(took):.1f} ms of {len(took)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--streams", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=45)
    asked = parser.parse_args()
    loadgen.raise_nofile()
    os.makedirs(f"{servers.WORK}/data", exist_ok=True)
    print(machine_note(), flush=True)
    server = ManyStreams(asked.streams)
    try:
        if not os.path.exists(server.state_path):
            server.fresh()
        print(f"ready {server.start():.2f} s after the start")
        uvloop.run(measure(server, asked.streams, asked.seconds))
    finally:
        server.finish()


if __name__ == "__main__":
    main()

"""`python -m bench.messages.run [--rounds 3] [--seconds 6] [--only LABEL …]`: ejabberd and Teduh, in the same run.

Every server takes its turn in each round, so that a busy minute of the machine meets all of them. Needs root, and
Debian's ejabberd, erlang-p1-sqlite3, postgresql and strace. Prints one Markdown table; keeps every single run as JSON.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import uvloop

from bench.messages.driver import TeduhConn, prepare
from bench.messages.flushes import flushes_per_message
from bench.messages.server import Teduh
from bench.messages.table import machine_note, table
from bench.messages.tools import loadgen, procs, servers

LABELS = ("ejabberd-sqlite", "teduh-sqlite", "teduh-postgres")
PAIRS = 100
STREAMS = 1000
_PATIENCE_SECONDS = 20
_OTHERS_CORES = 0.3
_PACKAGES = ("ejabberd", "erlang-p1-sqlite3", "postgresql", "strace")
_SEALED_AHEAD = 20_000  # for a whole phase, shared out among the members: more than any server here takes


def server_named(label: str) -> Any:
    name, _, variant = label.partition("-")
    return Teduh(variant, pairs=STREAMS // 2) if name == "teduh" else servers.make(label)


def measure(labels: list[str], rounds: int, seconds: float) -> dict[str, Any]:
    found: dict[str, Any] = {
        label: {"runs": [], "starts_s": [], "idle": [], "flushes": {}} for label in labels
    }
    under_test = {label: server_named(label) for label in labels}
    try:
        for label, server in under_test.items():
            say(label, "is seeded")
            server.fresh()
            seed_peer(server)
        for turn in range(rounds):
            for label, server in under_test.items():
                found[label]["starts_s"].append(server.start())
                uvloop.run(idle(server, found[label]))
                uvloop.run(loads(server, found[label], turn, seconds))
                server.stop()
        for label, server in under_test.items():
            server.start()
            for pairs, messages in ((1, 200), (PAIRS, 4000 if isinstance(server, Teduh) else 1000)):
                count = uvloop.run(flushes_per_message(server, pairs, messages))
                found[label]["flushes"][str(pairs)] = count
                say(label, f"{pairs} pairs:", round(count, 3), "flushes a message")
            server.stop()
    finally:
        for server in under_test.values():
            server.stop()
            if isinstance(server, Teduh):
                server.finish()
    return found


def seed_peer(server: Any) -> None:
    """Teduh seeds its tables itself; the peers make their users through their own doors."""
    if isinstance(server, Teduh):
        return

    async def users() -> None:
        load = loadgen.Load(server.cfg(), server.state_path, server.pids)
        await load.drv.setup(STREAMS)

    server.start()
    uvloop.run(users())
    server.stop()


async def idle(server: Any, found: dict[str, Any]) -> None:
    """Memory just after the start, and with a thousand open streams in which nothing happens."""
    load = loadgen.Load(server.cfg(), server.state_path, server.pids)
    await load.drv.setup(0)
    await asyncio.sleep(2)
    empty = procs.mem_kb(*server.pids()["server"])[0]
    await load.connect(STREAMS)
    await asyncio.sleep(3)
    full = procs.mem_kb(*server.pids()["server"])[0]
    found["idle"].append({"rss_mb": empty / 1024, "kb_a_stream": (full - empty) / STREAMS})
    await load.close()
    await asyncio.sleep(1)


async def loads(server: Any, found: dict[str, Any], turn: int, seconds: float) -> None:
    load = loadgen.Load(server.cfg(), server.state_path, server.pids)
    await load.drv.setup(0)
    await load.connect(2 * PAIRS)
    await asyncio.sleep(1)
    for pairs in (1, 20, PAIRS):
        ahead([load.conns[i] for i in range(2 * pairs)])
        await quiet(load)
        keep(found, turn, server, await load.closed(pairs, 1.5, seconds))
    ahead(list(load.conns.values()))
    await quiet(load)
    keep(found, turn, server, await load.open(PAIRS, 100, 1.5, seconds))
    load.drv.save()
    await load.close()


def ahead(conns: list[Any]) -> None:
    """A device seals before it sends; the generator shares the server's cores, so it does so before the clock runs."""
    mine = [conn for conn in conns if isinstance(conn, TeduhConn)]
    prepare(mine, _SEALED_AHEAD // len(conns))


async def quiet(load: Any) -> None:
    """Waits a while for the rest of the machine to rest; how much it worked stands beside every figure all the same."""
    for _ in range(_PATIENCE_SECONDS):
        before = load.cpu()
        await asyncio.sleep(1)
        spent = [now - then for now, then in zip(load.cpu(), before, strict=True)]
        if (spent[3] - sum(spent[:3])) / spent[4] < _OTHERS_CORES:
            return


def keep(found: dict[str, Any], turn: int, server: Any, run: dict[str, Any]) -> None:
    found["runs"].append({"round": turn, **run})
    what = f"{run['mode']} {run['pairs']} pairs"
    shown = (
        "rate",
        "deliver_p50_ms",
        "deliver_p99_ms",
        "server_cpu_s_per_1000",
        "other_cores",
        "errors",
        "lost",
    )
    say(server.name, server.variant, what, {name: run.get(name) for name in shown})


def say(*words: Any) -> None:
    print(time.strftime("%H:%M:%S"), *words, flush=True)


def check_packages() -> None:
    """Without its driver ejabberd would start, store nothing and look slow."""
    asked = {
        name: subprocess.run(["dpkg", "-s", name], capture_output=True, check=False) for name in _PACKAGES
    }
    missing = [name for name, told in asked.items() if told.returncode]
    if missing:
        sys.exit(
            f"The bench needs Debian's {', '.join(missing)}. Install: apt-get install {' '.join(missing)}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--only", nargs="+", choices=LABELS, default=list(LABELS))
    asked = parser.parse_args()
    check_packages()
    loadgen.raise_nofile()
    os.makedirs(f"{servers.WORK}/data", exist_ok=True)
    os.chmod(servers.WORK, 0o755)  # ejabberd and PostgreSQL run as users of their own
    note = machine_note()
    found = measure(asked.only, asked.rounds, asked.seconds)
    path = Path(servers.WORK) / "results" / f"teduh-{time.strftime('%m%d-%H%M%S')}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"machine": note, "servers": found}, indent=1))
    print(f"\n{note}\n\n{table(found)}\n\nEvery single run: {path}")


if __name__ == "__main__":
    main()

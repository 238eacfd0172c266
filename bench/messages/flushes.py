"""Counts what a server flushes to disk for each message it acknowledges, by strace on it and on its database.

Used by `run`. Tracing slows a server down: believe the counts, never the speed.
"""

import asyncio
import re
import signal
import subprocess
import tempfile
from typing import Any

from bench.messages.driver import TeduhConn, prepare
from bench.messages.tools import loadgen, procs

_CALL = re.compile(r"^\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+)\s+(?:\d+\s+)?(\w+)\s*$", re.MULTILINE)


async def flushes_per_message(server: Any, pairs: int, messages: int) -> float:
    """`messages` are sent by `pairs` pairs, each waiting for the last one's delivery before its next."""
    load = loadgen.Load(server.cfg(), server.state_path, server.pids)
    await load.drv.setup(0)
    await load.connect(2 * pairs)
    prepare([conn for conn in load.conns.values() if isinstance(conn, TeduhConn)], messages // pairs)
    await asyncio.sleep(1)
    with tempfile.NamedTemporaryFile("r") as counted:
        trace = _trace(server, counted.name)
        await asyncio.sleep(2)
        await asyncio.gather(*[_talk(load, k, messages // pairs) for k in range(pairs)])
        await asyncio.sleep(0.5)
        trace.send_signal(signal.SIGINT)
        await asyncio.to_thread(trace.wait, 30)
        calls = {name: int(count) for count, name in _CALL.findall(counted.read()) if name != "total"}
    load.drv.save()
    await load.close()
    return sum(calls.values()) / (messages // pairs * pairs)


def _trace(server: Any, path: str) -> subprocess.Popen[bytes]:
    pids = server.pids()
    words = ["strace", "-f", "-c", "-e", "trace=fsync,fdatasync,msync,sync_file_range", "-o", path]
    for pid in procs.tree(*pids["server"], *pids["db"]):
        words += ["-p", str(pid)]
    return subprocess.Popen(words, stderr=subprocess.DEVNULL, start_new_session=True)


async def _talk(load: Any, pair: int, messages: int) -> None:
    here, there = load.conns[2 * pair], load.conns[2 * pair + 1]
    loop = asyncio.get_running_loop()
    for _ in range(messages):
        token, body = load.body()
        delivered = loop.create_future()
        load.pending[token] = (0, there, delivered.set_result)
        await here.send(there, token, body)
        await delivered
        here, there = there, here

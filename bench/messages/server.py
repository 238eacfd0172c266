"""Teduh as one of the peers' servers: seeded, started and stopped the way the others are. Used by all benches here."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.messages import driver  # noqa: F401  registers the driver
from bench.messages.tools import ROOT, servers


class Teduh(servers.Server):  # type: ignore[misc]
    """`variant` is "sqlite" (WAL, synchronous=FULL) or "postgres" (fsync on), one process in either case."""

    name, kind = "teduh", "teduh"

    def __init__(self, variant: str, pairs: int = 500) -> None:
        super().__init__(variant)
        self.port = 18120 if variant == "sqlite" else 18121
        self.pairs = pairs
        self.database = servers.Postgres(self.dir + "-pg") if variant == "postgres" else None

    @property
    def label(self) -> str:
        return f"{self.name}-{self.variant}"

    def cfg(self) -> dict[str, Any]:
        return {"kind": self.kind, "port": self.port, "stream_path": "/api/arus"}

    @property
    def env(self) -> dict[str, str]:
        env = dict(os.environ) | {
            "PYTHONPATH": str(ROOT),
            "DATA_DIR": self.dir,
            "PORT": str(self.port),
            # The peers' limits are off as well: a load generator's member writes faster than a person.
            "TEDUH_MESSAGES_PER_SECOND": "1000000",
            "TEDUH_MESSAGES_BURST": "1000000",
        }
        env.pop("DATABASE_URL", None)
        if self.database is not None:
            env["DATABASE_URL"] = f"postgresql://postgres@127.0.0.1:{servers.PGPORT}/teduh"
        return env

    def configure(self) -> None:
        if self.database is not None:
            self.database.fresh()
            self.database.start()
            self.database.sql("CREATE DATABASE teduh")
        self.run("manage.py", "migrate", "--verbosity", "0")
        self.run("-m", "bench.messages.seed", str(self.pairs), self.state_path)
        if self.database is not None:
            self.database.sql("VACUUM ANALYZE", db="teduh")

    def run(self, *words: str) -> None:
        subprocess.run([sys.executable, *words], cwd=ROOT, env=self.env, check=True)

    def start(self, timeout: float = 60) -> float:
        if self.database is not None and self.database.proc is None:
            self.database.start()
        seconds: float = super().start(timeout)
        return seconds

    def spawn(self) -> Any:
        return self.popen([sys.executable, "-m", "teduh.serve"], env=self.env)

    def ready(self) -> bool:
        return bool(servers.http_ready(self.port, "/healthz"))

    def pids(self) -> dict[str, list[int]]:
        pids: dict[str, list[int]] = super().pids()
        if self.database is not None and self.database.proc is not None:
            pids["db"] = [self.database.proc.pid]
        return pids

    def finish(self) -> None:
        self.stop()
        if self.database is not None:
            self.database.stop()

    def remove(self) -> None:
        for folder in (self.dir, self.dir + "-pg"):
            if Path(folder).exists():
                shutil.rmtree(folder)

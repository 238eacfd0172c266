"""A real server on a free port with a database of its own: SQLite, or the PostgreSQL of TEDUH_TEST_DATABASE.

It can be killed in the middle of anything and started again on what it left behind.
"""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parents[2]


class RunningServer:
    """`start`, `kill` (SIGKILL) and `stop` (SIGTERM); `log` is everything it ever printed."""

    def __init__(self, data_dir: Path, **env: str) -> None:
        self.data_dir = data_dir
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log_path = data_dir / "server.log"
        self.env = os.environ | {"DATA_DIR": str(data_dir), "PORT": str(self.port), "TEDUH_LOG": "INFO"} | env
        self.env.setdefault("TEDUH_REFUSALS_PER_MINUTE", "100000")
        self.env.setdefault("TEDUH_MESSAGES_PER_SECOND", "100000")
        self.env.setdefault("TEDUH_MESSAGES_BURST", "100000")
        base = os.environ.get("TEDUH_TEST_DATABASE")
        self.database = make_database(base) if base else None
        self.env.pop("DATABASE_URL", None)
        if self.database:
            self.env["DATABASE_URL"] = self.database
        self.process: subprocess.Popen[bytes] | None = None

    def prepare(self) -> "RunningServer":
        self.run("manage.py", "migrate", "--verbosity", "0")
        self.run("-m", "demo.seed", self.url)
        return self

    def run(self, *words: str) -> None:
        subprocess.run([sys.executable, *words], cwd=ROOT, env=self.env, check=True)

    @property
    def demo(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads((self.data_dir / "demo.json").read_text())
        return told

    def start(self) -> "RunningServer":
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "teduh.serve"], cwd=ROOT, env=self.env, stdout=log, stderr=log
            )
        deadline = time.monotonic() + 30
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the server did not start:\n" + self.log_path.read_text()[-2000:])
            time.sleep(0.02)
        return self

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as response:
                return bool(response.status == 200)
        except OSError:
            return False

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> float:
        """Seconds until it had ended by itself after SIGTERM."""
        assert self.process is not None
        began = time.monotonic()
        self.process.terminate()
        self.process.wait(timeout=30)
        return time.monotonic() - began

    def close(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    @property
    def log(self) -> str:
        return self.log_path.read_text(errors="replace")

    def stored_bytes(self) -> bytes:
        """Everything on disk that this server wrote: database, write-ahead log, secrets, logs (PostgreSQL: a dump)."""
        parts = [
            path.read_bytes()
            for path in sorted(self.data_dir.rglob("*"))
            if path.is_file() and path.name != "demo.json"
        ]
        if self.database:
            dump = subprocess.run(
                ["pg_dump", "--inserts", self.database], check=True, capture_output=True
            ).stdout
            parts.append(dump)
        return b"\n".join(parts)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def make_database(base: str) -> str:
    """A new, empty database beside the one that `base` names."""
    import psycopg

    name = f"teduh_{secrets.token_hex(6)}"
    with psycopg.connect(base, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    parts = urlsplit(base)
    return urlunsplit(parts._replace(path=f"/{name}"))

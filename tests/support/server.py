"""A real server on a free port with a database of its own: SQLite, or the PostgreSQL of TEDUH_TEST_DATABASE.

It can be killed in the middle of anything and started again on what it left behind.
"""

import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import sqlite3
import subprocess
import time
import urllib.request
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from tests.support.forking import Forked


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
        self.base = os.environ.get("TEDUH_TEST_DATABASE")
        self.database: str | None = None
        self.env.pop("DATABASE_URL", None)
        self.process: Forked | None = None
        self.module = "teduh.serve"

    def prepare(self) -> "RunningServer":
        """A database of its own with the demo school, made from nothing."""
        self._use(make_database(self.base) if self.base else None)
        self.run("manage.py", "migrate", "--verbosity", "0")
        self.run("-m", "demo.seed", self.url)
        return self

    def like(self, prepared: "RunningServer") -> "RunningServer":
        """The same by copying one that was prepared and never started: seconds cheaper than making it."""
        for path in prepared.data_dir.iterdir():
            shutil.copy2(path, self.data_dir / path.name)
        self._use(make_database(self.base, like=prepared.database) if self.base else None)
        return self

    def _use(self, database: str | None) -> None:
        self.database = database
        if database:
            self.env["DATABASE_URL"] = database

    def run(self, *words: str) -> None:
        log = self.data_dir / "commands.log"
        if code := Forked(*words, env=self.env, log=log).wait():
            print(log.read_text(errors="replace")[-4000:])
            raise subprocess.CalledProcessError(code, words)

    @property
    def demo(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads((self.data_dir / "demo.json").read_text())
        return told

    def start(self) -> "RunningServer":
        self.process = Forked("-m", self.module, env=self.env, log=self.log_path)
        deadline = time.monotonic() + 30
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the server did not start:\n" + self.log_path.read_text()[-2000:])
            time.sleep(0.02)
        return self

    def later(self, **span: float) -> None:
        """It is that much later for this server, which `tests.support.later` runs, and what is due has been done."""
        ahead = self.data_dir / "ahead"
        before = int(ahead.read_text()) if ahead.exists() else 0
        partial = ahead.with_suffix(".partial")
        partial.write_text(str(before + int(timedelta(**span).total_seconds() * 1000)))
        partial.replace(ahead)
        self.run("-m", "tests.support.later", "runjobs", "--once")

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

    def query(self, statement: str) -> list[tuple[Any, ...]]:
        """What the database answers, asked beside the server."""
        if self.database:
            import psycopg

            with psycopg.connect(self.database) as connection:
                return list(connection.execute(statement.encode()).fetchall())
        beside = sqlite3.connect(self.data_dir / "teduh.sqlite3", timeout=20)
        try:
            return list(beside.execute(statement).fetchall())
        finally:
            beside.close()

    def change(self, statement: str) -> None:
        """Changes a row behind the server's back, as an operator with the database would."""
        if self.database:
            import psycopg

            with psycopg.connect(self.database) as connection:
                connection.execute(statement.encode())
            return
        beside = sqlite3.connect(self.data_dir / "teduh.sqlite3", timeout=20)
        with beside:
            beside.execute(statement)
        beside.close()

    def counts(self) -> dict[str, int]:
        """How many rows each table has: two equal answers mean that nothing was stored between."""
        asked = " UNION ALL ".join(f"SELECT '{table}', COUNT(*) FROM {table}" for table in TABLES)
        return {str(name): int(count) for name, count in self.query(asked)}

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


TABLES = (
    "people_school",
    "people_person",
    "people_codename",
    "people_session",
    "keys_keyset",
    "keys_lock",
    "keys_directoryentry",
    "joining_invitation",
    "cases_case",
    "cases_member",
    "cases_epoch",
    "cases_wrap",
    "cases_entry",
    "cases_consent",
    "duties_duty",
    "process_stagemove",
    "process_recordedending",
    "process_milestone",
    "conversations_message",
    "conversations_file",
    "documents_revision",
    "counseling_session",
    "counseling_assessment",
    "forms_tally",
    "referrals_referral",
    "referrals_packetpart",
    "referrals_link",
)


def free_port() -> int:
    """One that nobody listens at, below those that the system lends to whoever calls out."""
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def make_database(base: str, *, like: str | None = None) -> str:
    """A new database beside the one that `base` names: empty, or a copy of `like`, to which nobody is connected."""
    import psycopg

    name = f"teduh_{secrets.token_hex(6)}"
    copied = f' TEMPLATE "{urlsplit(like).path[1:]}"' if like else ""
    with psycopg.connect(base, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"{copied}'.encode())
    parts = urlsplit(base)
    return urlunsplit(parts._replace(path=f"/{name}"))

"""`python -m tests.support.forking`: a process that has imported the libraries once and forks whoever needs them.

A server or a command of ours starts in a third of the time so, and a run starts some hundreds. What is forked runs
as `python` would run it: `-m module …`, `-c text` or a file, with an environment and a log of its own; it can be
killed, waited for, and leaves the exit code that it would have left. Nothing of ours is imported before the fork.
"""

import atexit
import contextlib
import functools
import importlib
import json
import os
import runpy
import select
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LIBRARIES = (
    "django.contrib.staticfiles.apps",
    "django.core.handlers.asgi",
    "django.core.management.commands.migrate",
    "django.db.backends.sqlite3.base",
    "django.db.migrations.executor",
    "django.db.models",
    "django.forms",
    "django.middleware.common",
    "django.template.backends.django",
    "django.views.defaults",
    "cryptography.hazmat.primitives.hpke",
    "cryptography.hazmat.primitives.kdf.argon2",
    "nacl.bindings",
    "psycopg",
    "uvicorn.main",
    "uvicorn.protocols.http.httptools_impl",
    "uvloop",
    "whitenoise.middleware",
    "yaml",
)


class Forked:
    """One process, as `subprocess.Popen` would hold it."""

    def __init__(self, *words: str, env: dict[str, str], log: Path) -> None:
        self.words = words
        self.pid: int = _ask({"fork": words, "env": env, "log": str(log)})
        self._ended = os.pidfd_open(self.pid)
        self._code: int | None = None

    def poll(self) -> int | None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self.wait(0)
        return None

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code, or the number of the signal that ended it, negative."""
        if self._code is None:
            ready, _, _ = select.select([self._ended], [], [], timeout)
            if not ready:
                raise subprocess.TimeoutExpired(self.words, timeout or 0)
            self._code = int(_ask({"ended": self.pid}))
            os.close(self._ended)
        return self._code

    def send_signal(self, number: signal.Signals) -> None:
        if self.poll() is None:
            signal.pidfd_send_signal(self._ended, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


@functools.cache
def _root() -> "subprocess.Popen[str]":
    words = [sys.executable, "-m", "tests.support.forking"]
    root = subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    atexit.register(root.kill)
    return root


_lock = threading.Lock()


def _ask(told: dict[str, Any]) -> Any:
    with _lock:
        root = _root()
        assert root.stdin is not None
        assert root.stdout is not None
        print(json.dumps(told), file=root.stdin, flush=True)
        return json.loads(root.stdout.readline())


def _serve() -> None:
    for name in LIBRARIES:
        importlib.import_module(name)
    for line in sys.stdin:
        told = json.loads(line)
        if "ended" in told:
            _, status = os.waitpid(told["ended"], 0)
            print(os.waitstatus_to_exitcode(status), flush=True)
            continue
        pid = os.fork()
        if not pid:
            _become(told["fork"], told["env"], told["log"])
        print(pid, flush=True)


def _become(words: list[str], env: dict[str, str], log: str) -> None:
    """In the child: runs what it was forked for, and ends with the code `python` would have ended with."""
    code = 1
    try:
        told = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for number, opened in enumerate((nothing, told, told)):
            os.dup2(opened, number)
        os.environ.clear()
        os.environ.update(env)
        time.tzset()
        _run(words)
        code = 0
    except SystemExit as asked:
        code = asked.code if isinstance(asked.code, int) else int(asked.code is not None)
        if isinstance(asked.code, str):
            print(asked.code, file=sys.stderr)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        with contextlib.suppress(Exception):
            atexit._run_exitfuncs()
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def _run(words: list[str]) -> None:
    kind, *rest = words
    if kind == "-m":
        sys.argv = rest
        runpy.run_module(rest[0], run_name="__main__", alter_sys=True)
    elif kind == "-c":
        sys.argv = ["-c", *rest[1:]]
        exec(compile(rest[0], "<string>", "exec"), {"__name__": "__main__"})
    else:
        sys.argv = words
        runpy.run_path(kind, run_name="__main__")


if __name__ == "__main__":
    _serve()

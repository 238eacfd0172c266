"""Reads a database address. SQLite below DATA_DIR where none is given."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit


def database_from_url(url: str, data_dir: Path) -> dict[str, Any]:
    """Django's settings for `postgresql://user:password@host:port/name`, or for the embedded SQLite.

    SQLite runs in WAL with `synchronous=FULL`: a message is acknowledged after the disk has it, not before.
    """
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": data_dir / "teduh.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;"
                    "PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=8000"
                ),
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError("DATABASE_URL must begin with postgresql://")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        # Each request to a page has a thread of its own: what it opened would be lost with it. The pool outlives them.
        "CONN_HEALTH_CHECKS": True,  # what the pool lends was asked whether it lives: a database may restart
        "OPTIONS": {"pool": {"min_size": 2, "max_size": 32, "timeout": 20}},
    }

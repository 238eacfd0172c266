"""`python -m tests.support.later [command …]`: the server, or a command of manage.py, by a clock that is ahead.

How far ahead, in ms, stands in DATA_DIR/ahead and may change while the server runs: a test moves weeks in an instant.
"""

import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teduh.settings")

from teduh.lib import clock

_true_now = clock.now_ms
_ahead = Path(os.environ["DATA_DIR"]) / "ahead"


def now_ms() -> int:
    return _true_now() + (int(_ahead.read_text()) if _ahead.exists() else 0)


def main() -> None:
    clock.now_ms = now_ms
    if len(sys.argv) > 1:
        from django.core.management import call_command

        django.setup(set_prefix=False)
        call_command(*sys.argv[1:])
        return
    from teduh import serve

    serve.main()


if __name__ == "__main__":
    main()

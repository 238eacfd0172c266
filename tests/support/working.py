"""`python -m tests.support.working INSTANT [die]`: runs what is due at that instant (ms), or is killed in the middle of it.

Knows one act, `tests.count`, which leaves an audit line, so that how often it happened can be counted.
"""

import os
import signal
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teduh.settings")
django.setup(set_prefix=False)

from teduh.jobs.runner import run_due  # noqa: E402  settings come first
from teduh.jobs.schedule import once, plan  # noqa: E402
from teduh.lib import clock  # noqa: E402
from teduh.people.models import School  # noqa: E402
from teduh.privacy import audit  # noqa: E402

FIRST_INSTANT = 1_800_000_000_000


def count(ref: str) -> None:
    audit.record("tests.counted", school=School.objects.get(), by=None, about=ref.encode())
    if ref == "fails":
        raise ValueError("not today")
    if "die" in sys.argv:
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    once("tests.count", count)
    with clock.frozen(int(sys.argv[1])):
        for ref in sys.argv[3:]:
            plan("tests.count", ref, FIRST_INSTANT)
        run_due()

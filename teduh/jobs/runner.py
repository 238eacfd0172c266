"""Runs what is due: claims a job by a conditional update, does it, marks it done. A thread of the serving process, or
`manage.py runjobs` beside it; any number of both may run, since the claim decides.

A claim is a lease. Who dies between claim and done leaves a claim that ends; then another takes the job.
"""

import logging
import secrets
from threading import Event, Thread

from django.db import DatabaseError, close_old_connections, connection, transaction

from teduh.jobs.models import Job
from teduh.jobs.schedule import Known, known, plan_recurring
from teduh.lib import clock

log = logging.getLogger("teduh.jobs")

LEASE_MS = 5 * 60_000
LOOK_SECONDS = 5
_FORGET_MS = 30 * 86_400_000
_LONGEST_WAIT_MS = 86_400_000


def run_due() -> int:
    """Everything that is due now, one after another; answers how many jobs ran."""
    ran = 0
    while (claimed := claim_next()) is not None:
        run(claimed)
        ran += 1
    return ran


def claim_next() -> Job | None:
    """The job that is due the longest, ours for the length of a lease. Of several who try, one has it."""
    now = clock.now_ms()
    waiting = Job.objects.filter(done_at=None, due__lte=now, claimed_until__lte=now).order_by("due", "pk")
    for job in waiting[:20]:
        seen, job.claim = bytes(job.claim), secrets.token_bytes(8)
        free = Job.objects.filter(pk=job.pk, claim=seen, done_at=None, due=job.due)
        if known(job.name) and free.update(claim=job.claim, claimed_until=now + LEASE_MS):
            return job
    return None


def run(job: Job) -> None:
    """Does a claimed job. What fails is tried again later, and later still; it keeps its reason to itself."""
    act = known(job.name)
    assert act is not None
    try:
        _again_and_again(job, act) if act.every else _exactly_once(job, act)
    except Exception as problem:
        log.error("job %s was left for later", job.name, exc_info=problem)
        wait = min(60_000 * 2**job.tries, _LONGEST_WAIT_MS)
        later = {"due": clock.now_ms() + wait, "claimed_until": 0, "tries": min(job.tries + 1, 20)}
        Job.objects.filter(pk=job.pk, claim=job.claim).update(**later)


def _exactly_once(job: Job, act: Known) -> None:
    """The act and the mark are one transaction; of whoever lost the claim meanwhile nothing stays.

    The mark comes last: acts lock a case first, and whoever holds a case may call a job off.
    """
    with transaction.atomic():
        act.act(job.ref)
        if not Job.objects.filter(pk=job.pk, claim=job.claim, done_at=None).update(done_at=clock.now_ms()):
            transaction.set_rollback(True)


def _again_and_again(job: Job, act: Known) -> None:
    act.act(job.ref)
    due = clock.now_ms() + act.every
    Job.objects.filter(pk=job.pk, claim=job.claim).update(due=due, claimed_until=0, tries=0)


def forget_done() -> None:
    """What was done long ago leaves no row."""
    Job.objects.filter(done_at__lt=clock.now_ms() - _FORGET_MS).delete()


class Runner:
    """Looks every few seconds in a thread of its own, on a connection of its own."""

    def __init__(self) -> None:
        self._stopping = Event()
        self._thread: Thread | None = None

    def start(self) -> None:
        self._stopping.clear()
        self._thread = Thread(target=self.look, name="jobs", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """The job that runs is finished; nothing else is begun."""
        if self._thread is not None:
            self._stopping.set()
            self._thread.join()
            self._thread = None

    def look(self) -> None:
        planned = False
        while True:
            try:
                close_old_connections()
                planned = planned or plan_recurring()
                while not self._stopping.is_set() and (claimed := claim_next()) is not None:
                    run(claimed)
            except DatabaseError as problem:
                log.error("jobs wait for the database", exc_info=problem)
            if self._stopping.wait(LOOK_SECONDS):
                connection.close()
                return


runner = Runner()

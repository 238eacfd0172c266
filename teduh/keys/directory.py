"""The school's key directory as the server holds it: replayed and verified once, then kept while it does not grow."""

from functools import lru_cache

from teduh.keys.models import DirectoryEntry
from teduh.lib import clock
from teduh.people.models import School
from teduh.privacy import audit
from teduh.sealing import directory as sealed


def entries_of(school: School) -> list[bytes]:
    """The log as stored, first entry first."""
    found = DirectoryEntry.objects.filter(school=school).order_by("index").values_list("entry", flat=True)
    return [bytes(entry) for entry in found]


def directory_of(school: School) -> sealed.Directory:
    """The verified log; a stored entry that does not verify is a fault, never passed over."""
    return _replayed(bytes(school.public_id), tuple(entries_of(school)))


_known: dict[int, sealed.Directory] = {}


def knows_head(school_pk: int, size: int, head: bytes) -> bool | None:
    """Whether the school's log had this head at this size; None where it must be looked up first (`look_up`)."""
    known = _known.get(school_pk)
    if known is None or size > known.size:
        return None
    return known.extends(size, head)


def look_up(school_pk: int) -> None:
    """Reads the log of a school anew for `knows_head`: it has grown, or nobody asked before."""
    _known[school_pk] = directory_of(School.objects.get(pk=school_pk))


@lru_cache(maxsize=16)
def _replayed(school_id: bytes, entries: tuple[bytes, ...]) -> sealed.Directory:
    return sealed.Directory.replay(school_id, entries)


def append_entry(school: School, raw: bytes) -> None:
    """The entry now ends the school's log. Raises SealingError unless it is vouched for and follows the head."""
    entry = sealed.DirectoryEntry.parse(raw)
    grown = sealed.Directory.replay(bytes(school.public_id), entries_of(school))
    grown.append(entry, registering=True)
    DirectoryEntry.objects.create(school=school, index=entry.index, entry=raw, added_at=clock.now())
    audit.record(audit.KEY_ENTERED, school=school, by=None, about=entry.user_id)

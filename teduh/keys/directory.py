"""The school's key directory as the server holds it: replayed and verified once, then kept while it does not grow."""

from functools import lru_cache

from teduh.keys.models import DirectoryEntry
from teduh.lib import clock
from teduh.people.models import School
from teduh.sealing import directory as sealed


def entries_of(school: School) -> list[bytes]:
    """The log as stored, first entry first."""
    found = DirectoryEntry.objects.filter(school=school).order_by("index").values_list("entry", flat=True)
    return [bytes(entry) for entry in found]


def directory_of(school: School) -> sealed.Directory:
    """The verified log; a stored entry that does not verify is a fault, never passed over."""
    return _replayed(bytes(school.public_id), tuple(entries_of(school)))


@lru_cache(maxsize=16)
def _replayed(school_id: bytes, entries: tuple[bytes, ...]) -> sealed.Directory:
    return sealed.Directory.replay(school_id, entries)


def append_entry(school: School, raw: bytes) -> None:
    """The entry now ends the school's log. Raises SealingError unless it is vouched for and follows the head."""
    entry = sealed.DirectoryEntry.parse(raw)
    grown = sealed.Directory.replay(bytes(school.public_id), entries_of(school))
    grown.append(entry, registering=True)
    DirectoryEntry.objects.create(school=school, index=entry.index, entry=raw, added_at=clock.now())

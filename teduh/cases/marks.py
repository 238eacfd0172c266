"""Read marks and typing: told to the other side's open stream; a mark is kept, typing is not."""

from collections.abc import Callable

from django.db import transaction

from teduh.cases.access import Place
from teduh.cases.models import Case, Member
from teduh.cases.timeline import case_topic
from teduh.live.frames import frame
from teduh.live.hub import hub
from teduh.sealing.codec import b64url_encode

type Reader = Callable[[Case, Place, int], None]

_readers: list[Reader] = []


def when_read(act: Reader) -> None:
    """`act(room, place, number)` runs in the transaction of every mark that grows: what was unread is so no more."""
    _readers.append(act)


@transaction.atomic
def mark_read(case: Case, place: Place, number: int) -> None:
    """This member has read up to `number`; a mark only grows."""
    moved = Member.objects.filter(pk=place.member_pk, read_number__lt=number).update(read_number=number)
    if moved:
        for act in _readers:
            act(case, place, number)
        shown = frame("tanda", {**_who(place), "n": number})
        transaction.on_commit(lambda: hub.from_thread(hub.tell, case_topic(case.pk), shown))


def show_typing(place: Place) -> None:
    """The others see for some seconds that this member is writing. Nothing is kept."""
    hub.from_thread(hub.tell, case_topic(place.case_pk), frame("ketik", _who(place)))


def _who(place: Place) -> dict[str, str]:
    return {"k": b64url_encode(place.case_id), "who": b64url_encode(place.key_id)}

"""Opens the rooms beside a case (spec, section 12): the staff lane, the counselee's own lane, consultations about nobody.

A circle is a room like a case's own, so messages, marks and epochs need nothing of their own; what it lacks is a
counselee waiting for an answer, so it promises nothing and is nobody's duty.
"""

from hashlib import sha256

from django.db import IntegrityError, transaction
from django.db.models import Q

from teduh.cases.access import Place
from teduh.cases.epochs import Wraps, begin_epoch, check_circle, checked_manifest
from teduh.cases.models import Case, RoomKind
from teduh.keys.directory import directory_of
from teduh.lib import clock
from teduh.lib.refusals import Refusal
from teduh.people.models import Person, School
from teduh.sealing.chain import chain_start
from teduh.sealing.circle import CircleKind, CircleManifest, lane_id
from teduh.sealing.errors import SealingError
from teduh.sealing.manifest import Reason


@transaction.atomic
def open_lane(case: Case, place: Place, kind: RoomKind, *, manifest: bytes, wraps: Wraps) -> Case:
    """The lane stands with its first epoch. Counselors found the staff lane once the case is theirs, the counselee the own.

    Raises `taken` where another manifest was first: who lost loads that one.
    """
    locked = Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    if place.is_counselee != (kind == RoomKind.OWN) or (
        kind == RoomKind.STAFF and locked.accepted_at is None
    ):
        raise Refusal("not_allowed")
    circle = _first_manifest(locked.school, manifest, wraps)
    if circle.author_key_id != place.key_id:
        raise Refusal("bad_manifest")
    lane = Case(school=locked.school, kind=kind, about=locked, public_id=circle.case_id)
    return _open(lane, circle, manifest, wraps)


@transaction.atomic
def open_consultation(school: School, person: Person, *, manifest: bytes, wraps: Wraps) -> Case:
    """A room of counselors stands, about nobody in particular; whoever asks has founded it."""
    circle = _first_manifest(school, manifest, wraps)
    directory = directory_of(school)
    author = directory.active_keys_at(directory.size).get(circle.author_key_id)
    if author is None or author.user_id != bytes(person.public_id) or is_lane(circle.case_id):
        raise Refusal("bad_manifest")
    room = Case(school=school, kind=RoomKind.CONSULTATION, public_id=circle.case_id)
    return _open(room, circle, manifest, wraps)


def lanes_kept_free(case_id: bytes) -> dict[str, bytes]:
    """Both lanes of a case that is being opened. Members can tell their ids: nothing else may stand there (`bad_manifest`)."""
    staff, own = lane_id(CircleKind.STAFF_LANE, case_id), lane_id(CircleKind.OWN_LANE, case_id)
    if is_lane(case_id) or Case.objects.filter(public_id__in=(staff, own)).exists():
        raise Refusal("bad_manifest")
    return {"staff_lane": staff, "own_lane": own}


def is_lane(room_id: bytes) -> bool:
    """This id is kept free for a lane of some case, founded or not."""
    return Case.objects.filter(Q(staff_lane=room_id) | Q(own_lane=room_id)).exists()


def _first_manifest(school: School, raw: bytes, wraps: Wraps) -> CircleManifest:
    try:
        circle = checked_manifest(school, CircleManifest.parse(raw), wraps, previous=None)
    except SealingError as problem:
        raise Refusal("bad_manifest") from problem
    if circle.reason is not Reason.OPENED:
        raise Refusal("bad_manifest")
    return circle


def _open(room: Case, circle: CircleManifest, raw: bytes, wraps: Wraps) -> Case:
    """Saves a room that was only thought of; or answers the one that these very bytes founded before."""
    check_circle(room, circle)
    digest = sha256(raw).digest()
    found = Case.objects.filter(public_id=circle.case_id).first()
    if found is not None:
        if found.kind != room.kind or bytes(found.opening_digest) != digest:
            raise Refusal("taken")
        return found
    room.opened_at, room.opening_digest = clock.now(), digest
    room.chain = chain_start(circle.case_id)
    try:
        room.save(force_insert=True)
    except IntegrityError as problem:  # the very same, sent twice at once: who comes second loads the first
        raise Refusal("taken") from problem
    begin_epoch(room, circle, raw, wraps)
    return room

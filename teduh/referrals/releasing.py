"""A counselor of the case hands over what was agreed to, or ends it. Without a word that stands now nothing is stored."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from teduh.cases.access import Place, check_counselor
from teduh.cases.models import Case
from teduh.disclosure.consent import TargetKind
from teduh.disclosure.packet import Part, check_link, check_packet_wrap
from teduh.keys.directory import directory_of
from teduh.lib import clock
from teduh.lib.refusals import Refusal
from teduh.lib.secrets import peppered
from teduh.people.models import Person, School
from teduh.privacy import audit
from teduh.referrals.models import Ending, Link, PacketPart, Referral
from teduh.referrals.standing import consent_for, end, locked, tell
from teduh.referrals.wire import last_told
from teduh.sealing.codec import b64url_encode
from teduh.sealing.errors import SealingError

PEPPER = "referral-link"


@dataclass(frozen=True, slots=True)
class Packet:
    """What is handed over, and how the target comes to its key: a wrap to her own, or a link that spoken words open."""

    part: bytes
    own_wrap: bytes
    wrap: bytes | None = None
    link: bytes | None = None
    locator: bytes = b""
    auth: bytes = b""


@transaction.atomic
def release(case: Case, place: Place, by: Person, referral_id: bytes, packet: Packet) -> int:
    """The packet lies ready for its target, and for nobody else. The same bytes again answer the same."""
    referral = locked(case, referral_id)
    check_counselor(case, place)
    if referral.released_at is not None:
        first = referral.parts.first()
        if first is None or bytes(first.sealed) != packet.part:
            raise Refusal("settled")
        return last_told(referral, "released")
    if referral.ended or consent_for(referral) is None:
        raise Refusal("no_consent")
    check_part(referral, packet.part, number=0, signer=by, school=case.school)
    _check_way(referral, packet)
    PacketPart.objects.create(referral=referral, part=0, sealed=packet.part, at=clock.now_ms())
    referral.released_at, referral.wrap, referral.own_wrap, referral.by = (
        clock.now_ms(),
        packet.wrap,
        packet.own_wrap,
        by,
    )
    referral.save(update_fields=["released_at", "wrap", "own_wrap", "by"])
    if packet.link is not None:
        _keep_link(referral, packet)
    audit.record(audit.RELEASED, school=case.school, by=by, about=bytes(case.public_id))
    return tell(referral, "released", size=len(packet.part))


def check_part(
    referral: Referral, raw: bytes, *, number: int, signer: Person | None, school: School | None
) -> None:
    """Raise unless this is that part of this packet, signed by the active key of this person (or by nobody, from outside)."""
    try:
        part = Part.parse(raw)
        header = part.header
        told = (header.school_id, header.packet_id, header.part)
        if told != (bytes(referral.case.school.public_id), bytes(referral.public_id), number):
            raise SealingError("context")
        sign_public = None
        if signer is not None and school is not None:
            directory = directory_of(school)
            entry = directory.active_keys_at(directory.size).get(header.signer_key_id)
            if entry is None or entry.user_id != bytes(signer.public_id):
                raise SealingError("author")
            sign_public = entry.sign_public
        part.verify_signer(sign_public)
    except SealingError as problem:
        raise Refusal("bad_packet") from problem


def _check_way(referral: Referral, packet: Packet) -> None:
    outside = referral.target_kind == TargetKind.OUTSIDE
    if outside != (packet.link is not None) or outside == (packet.wrap is not None):
        raise Refusal("bad_packet")
    try:
        check_packet_wrap(packet.own_wrap)
        if packet.wrap is not None:
            check_packet_wrap(packet.wrap)
        if packet.link is not None:
            check_link(packet.link, bytes(referral.public_id))
    except SealingError as problem:
        raise Refusal("bad_packet") from problem


def _keep_link(referral: Referral, packet: Packet) -> None:
    told = {"locator": packet.locator, "auth_hash": peppered(PEPPER, packet.auth), "sealed": packet.link}
    try:
        with transaction.atomic():
            Link.objects.create(referral=referral, **told)
    except IntegrityError as problem:
        raise Refusal("taken") from problem


@transaction.atomic
def revoke(case: Case, place: Place, referral_id: bytes) -> None:
    """A counselor of the case ends it, asked for or released; said again, nothing changes."""
    referral = locked(case, referral_id)
    check_counselor(case, place)
    if not referral.ended:
        end(referral, Ending.REVOKED, by=b64url_encode(place.key_id))

"""What a yes means for the case it came from: feedback is due, and an ending that waited for it is recorded."""

from hashlib import sha256

from teduh.cases.access import Place
from teduh.cases.models import Member
from teduh.duties.actions import appoint, settle
from teduh.people.schools import local_now, school_days_after
from teduh.process.endings import enter_ending
from teduh.process.loading import process_of
from teduh.process.position import Asked, last_move, place_now, standing_ending
from teduh.process.stages import ENDING
from teduh.referrals.models import Referral
from teduh.referrals.standing import DUTY

_FEEDBACK_DAYS = 10
_OUTCOME = "referred"


def accepted_by_target(referral: Referral) -> None:
    """The counselors of the case owe each other word of how it went; a formal referral at the ending is its outcome (R59)."""
    case = referral.case
    due = school_days_after(case.school, local_now(case.school), _FEEDBACK_DAYS)
    appoint(case, DUTY, bytes(referral.public_id), int(due.timestamp() * 1000))
    at_ending = place_now(case) == ENDING and standing_ending(case, last_move(case)) is None
    ending = process_of(case.process, case.process_version).endings.get(_OUTCOME)
    sender = Member.objects.filter(case=case, person=referral.by, until_epoch=None).first()
    if referral.formal and at_ending and case.closed_at is None and ending is not None and sender is not None:
        digest = sha256(bytes(referral.public_id)).digest()
        enter_ending(case, Asked(_place(sender), referral.by, digest), ending)


def feedback_came(referral: Referral) -> None:
    settle(referral.case, DUTY, bytes(referral.public_id))


def _place(member: Member) -> Place:
    case_id, key_id = bytes(member.case.public_id), bytes(member.key_id)
    return Place(member.case_id, case_id, member.pk, member.role, key_id, bytes(member.sign_public))

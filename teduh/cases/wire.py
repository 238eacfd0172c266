"""A case as its members' browsers get it: manifests and own wraps to check, where each sender stands, the last entries."""

from typing import Any

from teduh.cases.access import Place
from teduh.cases.models import Case, Epoch, Member, Wrap
from teduh.cases.timeline import page_before
from teduh.people.schools import local_now, person_card, promise_words
from teduh.privacy import audit
from teduh.sealing.codec import b64url_encode


def case_state(case: Case, place: Place) -> dict[str, Any]:
    """`GET /api/kasus/<case>` (spec/protocol.md). `place` is whose wraps are handed out."""
    members = list(Member.objects.filter(case=case))
    page = page_before(case, case.number + 1)
    return {
        "case": b64url_encode(bytes(case.public_id)),
        "school": b64url_encode(bytes(case.school.public_id)),
        "number": case.number,
        "chain": b64url_encode(bytes(case.chain)),
        "epochs": _epochs(case, place),
        "members": [
            {"key_id": b64url_encode(bytes(m.key_id)), "seq": m.seq, "head": b64url_encode(bytes(m.head))}
            for m in members
        ],
        "marks": [{"key_id": b64url_encode(bytes(m.key_id)), "number": m.read_number} for m in members],
        "urgent": case.is_urgent,
        "accepted": case.accepted_at is not None,
        "counselee": {"name": case.person.display_name if case.person else None},
        "promise": _promise(case),
        "counselors": _counselors(case),
        "looked": _last_look(case),
        **page,
    }


def _epochs(case: Case, place: Place) -> list[dict[str, Any]]:
    epochs = list(Epoch.objects.filter(case=case).order_by("epoch"))
    wraps = dict(Wrap.objects.filter(epoch__in=epochs, key_id=place.key_id).values_list("epoch_id", "wrap"))
    return [
        {
            "epoch": epoch.epoch,
            "number": epoch.number,
            "manifest": b64url_encode(bytes(epoch.manifest)),
            "wrap": b64url_encode(bytes(wraps[epoch.pk])) if epoch.pk in wraps else None,
        }
        for epoch in epochs
    ]


def _counselors(case: Case) -> list[dict[str, Any]]:
    """The counselors who belong to the present epoch, whether on duty, and their own out-of-hours line."""
    present = Member.objects.select_related("person").filter(case=case, until_epoch=None)
    return [
        {**person_card(member.person), "on_duty": member.person.on_duty, "away": member.person.away_line}
        for member in present
        if member.person is not None
    ]


def _last_look(case: Case) -> dict[str, Any] | None:
    line = next((line for line in audit.lines_about(bytes(case.public_id)) if line.act == audit.LOOKED), None)
    return {"at": line.at, "name": line.person.display_name} if line and line.person else None


def _promise(case: Case) -> dict[str, Any] | None:
    """Until a counselor has written: by when the first reply is due, in words of now."""
    if case.counselor_at or case.first_reply_due is None:
        return None
    at = local_now(case.school)
    due = case.first_reply_due.astimezone(at.tzinfo)
    return {
        "by": promise_words(at, due) if due > at else "",
        "late": due <= at,
        "due": int(due.timestamp() * 1000),
    }

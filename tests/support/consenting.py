"""`python -m tests.support.consenting CONSENT`: keeps a consent. Run with a server's environment."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teduh.settings")
django.setup(set_prefix=False)

from django.db import transaction  # noqa: E402  settings come first

from teduh.cases.access import Place  # noqa: E402
from teduh.cases.consents import record_consent  # noqa: E402
from teduh.cases.models import Case, Member  # noqa: E402
from teduh.disclosure.consent import Consent  # noqa: E402
from teduh.sealing.codec import b64url_decode  # noqa: E402
from teduh.sealing.manifest import MemberRole  # noqa: E402

if __name__ == "__main__":
    raw = b64url_decode(sys.argv[1])
    with transaction.atomic():
        case = Case.objects.get(public_id=Consent.parse(raw).case_id)
        member = Member.objects.get(case=case, role=MemberRole.COUNSELEE)
        place = Place(
            case.pk,
            bytes(case.public_id),
            member.pk,
            member.role,
            bytes(member.key_id),
            bytes(member.sign_public),
        )
        record_consent(case, place, raw)

"""Referrals and what is released by them."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "teduh.referrals"
    label = "referrals"

    def ready(self) -> None:
        from teduh.cases import consents, kinds  # noqa: PLC0415  models exist only now
        from teduh.duties import kinds as duties  # noqa: PLC0415
        from teduh.jobs import schedule  # noqa: PLC0415
        from teduh.privacy.holdings import register  # noqa: PLC0415
        from teduh.referrals import entries, standing  # noqa: PLC0415
        from teduh.referrals.holdings import HOLDINGS  # noqa: PLC0415

        for kind in entries.KINDS:
            kinds.register(kind())
        consents.over_by(standing.over_in)
        duties.register(duties.DutyKind(standing.DUTY))
        schedule.once(standing.EXPIRE, standing.expire)
        register(*HOLDINGS)

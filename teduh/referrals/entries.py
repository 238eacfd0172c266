"""The kinds of entry that this room makes: what happened to a referral, never what was said in it."""

from teduh.cases.kinds import Kind


class ReferralProposed(Kind):
    """A counselor asks the counselee whether somebody else may help."""

    name = "referral.proposed"


class ReferralConsented(Kind):
    """She agrees, to this much and until then. Her signed word lies with the case."""

    name = "referral.consented"


class ReferralDeclined(Kind):
    """She says not now; nothing changes and nobody asks why."""

    name = "referral.declined"


class ReferralWithdrawn(Kind):
    """She takes her word back; from here on nobody gets a part."""

    name = "referral.withdrawn"


class ReferralReleased(Kind):
    """What she agreed to was handed over, so many sealed bytes."""

    name = "referral.released"


class ReferralOpened(Kind):
    """The target opened it."""

    name = "referral.opened"


class ReferralAccepted(Kind):
    """The target will help."""

    name = "referral.accepted"


class ReferralRefused(Kind):
    """The target cannot; somebody else is looked for."""

    name = "referral.refused"


class ReferralAnswered(Kind):
    """The target wrote back, sealed, in the same place."""

    name = "referral.answered"


class ReferralExpired(Kind):
    """Its time was over."""

    name = "referral.expired"


class ReferralRevoked(Kind):
    """A counselor of the case ended it, or, `by` nobody, wrong guesses at its link did."""

    name = "referral.revoked"


KINDS = (
    ReferralProposed,
    ReferralConsented,
    ReferralDeclined,
    ReferralWithdrawn,
    ReferralReleased,
    ReferralOpened,
    ReferralAccepted,
    ReferralRefused,
    ReferralAnswered,
    ReferralExpired,
    ReferralRevoked,
)

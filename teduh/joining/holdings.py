"""What this room keeps of a person."""

from teduh.privacy.holdings import Holding

HOLDINGS = (
    Holding(
        "joining.Invitation",
        "plain",
        "name, role and user name of whoever is invited, the peppered hash of the link; public keys that wait",
        "coordinator, IT admin",
    ),
)

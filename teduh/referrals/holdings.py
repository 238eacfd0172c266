"""What this room keeps: for whom a packet is and until when in the open; the packet and its key sealed."""

from teduh.privacy.holdings import Holding

HOLDINGS = (
    Holding(
        "referrals.Referral",
        "plain",
        "to whom a case may be told, how much, until when, what became of it; no name of anybody outside; keys sealed",
        "members, the target of her own, IT admin",
    ),
    Holding(
        "referrals.PacketPart",
        "sealed",
        "chosen words and what was answered; size, order and time are open",
        "sender and target, as long as the counselee's word stands",
    ),
    Holding(
        "referrals.Link",
        "hashed",
        "locator and peppered hash of what a link and four spoken words derive to; the packet's key sealed",
        "nobody: it names nobody",
    ),
)

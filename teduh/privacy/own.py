"""What this room and the ground beneath it keep: people cannot register by itself, since it knows no room above."""

from teduh.privacy.holdings import Holding, register


def register_ground() -> None:
    register(
        Holding(
            "people.School",
            "public",
            "name, hours, promise, process, salt of codenames",
            "anyone who opens the page",
        ),
        Holding(
            "people.Person",
            "plain",
            "user name, display name, role, on duty, away line",
            "own school, IT admin",
        ),
        Holding(
            "people.Codename",
            "hashed",
            "locator and peppered hash of an auth secret",
            "nobody: it names nobody",
        ),
        Holding(
            "people.Session",
            "hashed",
            "hash of a token, whose it is, when it ends; of an account a word for the device and the hour of last use",
            "own account, IT admin",
        ),
        Holding(
            "jobs.Job", "plain", "what is to be done when, about which id; never why or whose", "IT admin"
        ),
        Holding(
            "privacy.AuditLine",
            "plain",
            "who did what, about which case, account or key, when",
            "own student, coordinator, IT admin",
        ),
    )

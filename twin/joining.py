"""Arriving by an invitation: what a browser makes before it posts /api/aktivasi, and what a coordinator's signs after."""

from typing import Any

from teduh.sealing.codec import b64url_decode, b64url_encode
from teduh.sealing.directory import Directory, DirectoryRole
from teduh.sealing.locks import COUNSELOR_KDF, LockKind
from twin.account import Account, AccountRole, make_account, seal_lock
from twin.directory import Application, apply, plant, vouch
from twin.keys import KeyPair
from twin.recovery import recovery_secret

_ROLES = {"counselor": DirectoryRole.COUNSELOR, "coordinator": DirectoryRole.COORDINATOR}


def arrive(
    secret: str, invited: dict[str, Any], passphrase: str, code: str, *, time_ms: int
) -> tuple[Account, dict[str, Any]]:
    """Fresh keys for whoever the invitation awaits, and the whole body that brings them."""
    user_id, school_id = b64url_decode(invited["user"]), b64url_decode(invited["school"]["id"])
    role: AccountRole = "coordinator" if invited["role"] == "coordinator" else "counselor"
    made = make_account(user_id, passphrase, role, school_id=school_id)
    keys = made.account.keys
    recovery, recovery_auth = seal_lock(made.account, LockKind.RECOVERY, recovery_secret(code), COUNSELOR_KDF)
    sealed = {
        "keyset": made.keyset,
        "lock": made.lock,
        "auth": made.auth,
        "recovery_lock": recovery,
        "recovery_auth": recovery_auth,
    }
    if invited["founds"]:
        [root] = plant(school_id, user_id, invited["name"], keys, time_ms=time_ms).entries
        sealed["entry"] = root.encode()
    else:
        card = apply(school_id, user_id, _ROLES[role], invited["name"], keys=keys)
        sealed["card"] = card.box_public + card.sign_public + card.self_signature
    return made.account, {"invitation": secret} | {name: b64url_encode(raw) for name, raw in sealed.items()}


def vouch_for(waiting: dict[str, Any], directory: Directory, voucher: KeyPair, *, time_ms: int) -> bytes:
    """The next entry of the log, after the words of the card were compared face to face."""
    card = b64url_decode(waiting["card"])
    application = Application(
        directory.school_id,
        b64url_decode(waiting["user"]),
        _ROLES[waiting["role"]],
        waiting["name"],
        card[:32],
        card[32:64],
        card[64:],
    )
    return vouch(directory, application, voucher, time_ms=time_ms).encode()

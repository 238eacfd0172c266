"""Accounts: one random account key, the locks that hold it, and the keyset it opens (spec, section 7)."""

import unicodedata
from dataclasses import dataclass, field, replace
from typing import Literal

from teduh.sealing import labels
from teduh.sealing.errors import SealingError
from teduh.sealing.layout import ID_SIZE, NONCE_SIZE, SUITE, ZERO_HASH
from teduh.sealing.locks import (
    COUNSELOR_KDF,
    KEYSET_HEADER_SIZE,
    KEYSET_PLAIN_SIZE,
    LOCK_HEADER_SIZE,
    STUDENT_KDF,
    KdfParameters,
    KeysetHeader,
    LockHeader,
    LockKind,
)
from twin.keys import KeyPair
from twin.primitives import aead_open, aead_seal, argon2id, hkdf
from twin.randomness import SYSTEM, Randomness

type AccountRole = Literal["student", "counselor", "coordinator"]


@dataclass(frozen=True, slots=True)
class Pins:
    """What its owner last saw of the directory, kept where no server can roll it back unseen."""

    school_id: bytes
    directory_size: int = 0
    directory_head: bytes = ZERO_HASH


@dataclass(frozen=True, slots=True)
class Account:
    """An unlocked account. It lives in memory and is gone with the tab."""

    user_id: bytes
    account_key_id: bytes
    keyset_version: int
    pins: Pins
    keys: KeyPair
    account_key: bytes = field(repr=False)
    minimum_suite: int = SUITE

    def case_keys(self, case_id: bytes) -> KeyPair:
        """A student's keys inside one case; they link nothing outside it."""
        box_private = hkdf(self.account_key, salt=case_id, info=labels.CASE_BOX)
        return KeyPair(box_private, hkdf(self.account_key, salt=case_id, info=labels.CASE_SIGN))

    def device_key(self) -> bytes:
        return hkdf(self.account_key, salt=self.account_key_id, info=labels.DEVICE)

    def with_pins(self, directory_size: int, directory_head: bytes) -> "Account":
        pins = Pins(self.pins.school_id, directory_size, directory_head)
        return replace(self, pins=pins, keyset_version=self.keyset_version + 1)


@dataclass(frozen=True, slots=True)
class LockSecrets:
    """Both halves of a secret: `auth` is shown to the server, the lock key never is."""

    auth: bytes = field(repr=False)
    lock_key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class SealedAccount:
    """What the server is given to keep."""

    account: Account
    lock: bytes
    keyset: bytes
    auth: bytes


def parameters_for(role: AccountRole) -> KdfParameters:
    return STUDENT_KDF if role == "student" else COUNSELOR_KDF


def make_account(
    user_id: bytes,
    passphrase: str,
    role: AccountRole,
    *,
    school_id: bytes,
    parameters: KdfParameters | None = None,
    randomness: Randomness = SYSTEM,
) -> SealedAccount:
    account = Account(
        user_id=user_id,
        account_key=randomness.bytes(32),
        account_key_id=randomness.bytes(ID_SIZE),
        keyset_version=1,
        pins=Pins(school_id),
        keys=KeyPair.make(randomness),
    )
    lock, auth = seal_lock(
        account,
        LockKind.PASSPHRASE,
        passphrase_secret(passphrase),
        parameters or parameters_for(role),
        randomness,
    )
    return SealedAccount(account, lock, seal_keyset(account, randomness), auth)


def passphrase_secret(passphrase: str) -> bytes:
    return unicodedata.normalize("NFKC", passphrase).encode()


def derive_lock_secrets(secret: bytes, salt: bytes, parameters: KdfParameters, kind: LockKind) -> LockSecrets:
    root = argon2id(secret, salt, parameters)
    return LockSecrets(
        auth=hkdf(root, info=labels.AUTH + bytes((kind,))),
        lock_key=hkdf(root, info=labels.LOCK_KEY + bytes((kind,))),
    )


def seal_lock(
    account: Account,
    kind: LockKind,
    secret: bytes,
    parameters: KdfParameters,
    randomness: Randomness = SYSTEM,
) -> tuple[bytes, bytes]:
    """A lock and its auth. Changing a passphrase is just this again: keyset and keys stay."""
    salt = randomness.bytes(ID_SIZE)
    secrets = derive_lock_secrets(secret, salt, parameters, kind)
    header = LockHeader(kind, account.user_id, account.account_key_id, parameters, salt).encode()
    nonce = randomness.bytes(NONCE_SIZE)
    sealed = aead_seal(secrets.lock_key, nonce, account.account_key, labels.LOCK + header)
    return header + nonce + sealed, secrets.auth


def open_lock(lock: bytes, secret: bytes, *, user_id: bytes, kind: LockKind) -> tuple[LockHeader, bytes]:
    """The account key. Parameters and context are judged before anything is derived."""
    header = LockHeader.parse(lock)
    if (header.user_id, header.kind) != (user_id, kind):
        raise SealingError("context")
    secrets = derive_lock_secrets(secret, header.salt, header.parameters, kind)
    return header, open_lock_with(lock, secrets.lock_key)


def open_lock_with(lock: bytes, lock_key: bytes) -> bytes:
    head, rest = lock[:LOCK_HEADER_SIZE], lock[LOCK_HEADER_SIZE:]
    return aead_open(lock_key, rest[:NONCE_SIZE], rest[NONCE_SIZE:], labels.LOCK + head)


def seal_keyset(account: Account, randomness: Randomness = SYSTEM) -> bytes:
    header = KeysetHeader(account.user_id, account.account_key_id, account.keyset_version).encode()
    pins = account.pins
    plain = b"".join(
        (
            account.keys.box_private,
            account.keys.sign_seed,
            pins.school_id,
            pins.directory_size.to_bytes(4, "big"),
            pins.directory_head,
            bytes((account.minimum_suite,)),
        )
    )
    nonce = randomness.bytes(NONCE_SIZE)
    keyset_key = _keyset_key(account.account_key, account.account_key_id)
    return header + nonce + aead_seal(keyset_key, nonce, plain, labels.KEYSET + header)


def open_keyset(
    keyset: bytes, account_key: bytes, *, user_id: bytes, account_key_id: bytes, last_version: int = 0
) -> Account:
    header = KeysetHeader.parse(keyset)
    if (header.user_id, header.account_key_id) != (user_id, account_key_id):
        raise SealingError("context")
    if header.keyset_version < last_version:
        raise SealingError("rollback")
    head, rest = keyset[:KEYSET_HEADER_SIZE], keyset[KEYSET_HEADER_SIZE:]
    nonce, ciphertext = rest[:NONCE_SIZE], rest[NONCE_SIZE:]
    plain = aead_open(_keyset_key(account_key, account_key_id), nonce, ciphertext, labels.KEYSET + head)
    minimum_suite = plain[KEYSET_PLAIN_SIZE - 1]
    if minimum_suite > SUITE:
        raise SealingError("suite")
    return Account(
        user_id=user_id,
        account_key=account_key,
        account_key_id=account_key_id,
        keyset_version=header.keyset_version,
        pins=Pins(plain[64:80], int.from_bytes(plain[80:84], "big"), plain[84:116]),
        keys=KeyPair(plain[:32], plain[32:64]),
        minimum_suite=minimum_suite,
    )


def unlock(
    lock: bytes, keyset: bytes, secret: bytes, *, user_id: bytes, kind: LockKind, last_version: int = 0
) -> Account:
    header, account_key = open_lock(lock, secret, user_id=user_id, kind=kind)
    return open_keyset(
        keyset,
        account_key,
        user_id=user_id,
        account_key_id=header.account_key_id,
        last_version=last_version,
    )


def _keyset_key(account_key: bytes, account_key_id: bytes) -> bytes:
    return hkdf(account_key, salt=account_key_id, info=labels.KEYSET)

"""lock.json and keyset.json: what the server keeps for the owner of an account."""

from dataclasses import replace
from typing import Any

from teduh.sealing import labels
from teduh.sealing.errors import Refusal
from teduh.sealing.locks import COUNSELOR_KDF, STUDENT_KDF, KdfParameters, LockHeader, LockKind
from twin.account import Account, Pins, seal_keyset
from twin.keys import KeyPair
from twin.primitives import aead_seal
from twin.randomness import SeededRandomness
from twin.vectors.form import Case, Given, flip, known, put, spoiled_beginnings
from twin.vectors.typed import kdf_fields


class _Person:
    def __init__(self) -> None:
        self.randomness = SeededRandomness("teduh vectors 1: account")
        draw = self.randomness.bytes
        self.account = Account(
            user_id=draw(16),
            account_key_id=draw(16),
            keyset_version=7,
            pins=Pins(draw(16), 6, draw(32)),
            keys=KeyPair.make(self.randomness),
            account_key=draw(32),
        )
        self.nonce = draw(12)


def make_locks() -> Case:
    person = _Person()
    account, randomness = person.account, person.randomness
    lock_key, salt = randomness.bytes(32), randomness.bytes(16)

    def sealed(kind: LockKind, parameters: KdfParameters = STUDENT_KDF) -> bytes:
        header = LockHeader(kind, account.user_id, account.account_key_id, parameters, salt).encode()
        aad = labels.LOCK + header
        return header + person.nonce + aead_seal(lock_key, person.nonce, account.account_key, aad)

    base: Case = {
        "name": "a passphrase lock",
        "user_id": account.user_id,
        "kind": 1,
        "lock_key": lock_key,
        "lock": sealed(LockKind.PASSPHRASE),
    }

    def positive(name: str, kind: LockKind, parameters: KdfParameters = STUDENT_KDF) -> Case:
        return base | {
            "name": name,
            "kind": kind,
            "lock": sealed(kind, parameters),
            "account_key_id": account.account_key_id,
            "nonce": person.nonce,
            "account_key": account.account_key,
            **kdf_fields(salt, parameters),
        }

    return known(
        "Locks (spec, section 7), opened with a lock key that was derived already.",
        positive=[
            positive("a passphrase lock", LockKind.PASSPHRASE),
            positive("a recovery lock", LockKind.RECOVERY),
            positive("a counselor's lock", LockKind.PASSPHRASE, COUNSELOR_KDF),
            positive("at the floor", LockKind.PASSPHRASE, KdfParameters(19_456, 2)),
            positive("at the ceiling", LockKind.PASSPHRASE, KdfParameters(262_144, 10)),
        ],
        negative=_shut_locks(base, randomness),
    )


def _shut_locks(base: Case, randomness: SeededRandomness) -> list[Case]:
    good, user_id = base["lock"], base["user_id"]

    def refused(code: Refusal, name: str, lock: bytes, **changed: Any) -> Case:
        return base | {"name": name, "lock": lock} | changed | {"refused": code}

    weak = {
        "1 MiB of memory": (37, 1_024),
        "1 GiB of memory": (37, 1_048_576),
        "one pass": (41, 1),
        "11 passes": (41, 11),
    }
    flips = {"account key id": 20, "salt": 46, "nonce": 62, "ciphertext": 74, "tag": -1, "memory": 40}
    return [
        *(refused("cipher", f"{name} flipped", flip(good, at)) for name, at in flips.items()),
        *(
            refused("parameters", name, put(good, at, value.to_bytes(4, "big")))
            for name, (at, value) in weak.items()
        ),
        refused("parameters", "algorithm 2", put(good, 36, b"\2")),
        refused("parameters", "two lanes", put(good, 45, b"\2")),
        refused("context", "another user's", good, user_id=randomness.bytes(16)),
        refused("context", "another kind than asked for", good, kind=2),
        refused("cipher", "its kind changed", put(good, 3, b"\2"), kind=2),
        refused("cipher", "its user changed", flip(good, 4), user_id=flip(user_id, 0)),
        refused("cipher", "another lock key", good, lock_key=randomness.bytes(32)),
        refused("field", "kind 0", put(good, 3, b"\0")),
        refused("field", "kind 5", put(good, 3, b"\5")),
        *spoiled_beginnings(refused, good, "type 6", b"\6"),
        *_lengths(refused, good),
    ]


def make_keysets() -> Case:
    person = _Person()
    account = person.account

    good = seal_keyset(account, Given(person.nonce))
    base: Case = {
        "name": "a keyset",
        "user_id": account.user_id,
        "account_key_id": account.account_key_id,
        "account_key": account.account_key,
        "last_version": 7,
        "keyset": good,
    }

    def refused(code: Refusal, name: str, keyset: bytes, **changed: Any) -> Case:
        return base | {"name": name, "keyset": keyset} | changed | {"refused": code}

    case_id = person.randomness.bytes(16)
    positive = base | {
        "nonce": person.nonce,
        "version": account.keyset_version,
        "box_private": account.keys.box_private,
        "sign_seed": account.keys.sign_seed,
        "pinned_school": account.pins.school_id,
        "pinned_size": account.pins.directory_size,
        "pinned_head": account.pins.directory_head,
        "minimum_suite": 1,
        "device_key": account.device_key(),
        "case_id": case_id,
        "case_box_private": account.case_keys(case_id).box_private,
        "case_sign_seed": account.case_keys(case_id).sign_seed,
    }
    newer = seal_keyset(replace(account, minimum_suite=2), Given(person.nonce))
    flips = {"nonce": 40, "box key": 52, "tag": -1}
    return known(
        "Keysets (spec, section 7), opened with the account key, and what else is derived from that.",
        positive=[positive],
        negative=[
            *(refused("cipher", f"{name} flipped", flip(good, at)) for name, at in flips.items()),
            refused("cipher", "another account key", good, account_key=person.randomness.bytes(32)),
            refused("cipher", "its version raised", put(good, 36, b"\0\0\0\x08")),
            refused("context", "another user's", good, user_id=person.randomness.bytes(16)),
            refused("context", "of another account key", good, account_key_id=person.randomness.bytes(16)),
            refused("rollback", "older than the last seen", good, last_version=8),
            refused("suite", "minimum suite 2", newer),
            refused("field", "fourth byte 1", put(good, 3, b"\1")),
            *spoiled_beginnings(refused, good, "type 5", b"\5"),
            *_lengths(refused, good),
        ],
    )


def _lengths(refused: Any, good: bytes) -> list[Case]:
    return [
        refused("length", "one byte short", good[:-1]),
        refused("length", "one byte more", good + b"\0"),
    ]

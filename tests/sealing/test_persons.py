"""Codenames, recovery codes, locks and keysets: forgiving to type, strict to open, bounded in work."""

from typing import Any

import pytest

import twin.codename
import twin.primitives
from teduh.sealing.errors import SealingError
from teduh.sealing.locks import COUNSELOR_KDF, STUDENT_KDF, KdfParameters, LockHeader, LockKind
from tests.sealing.vectors import cases, flips, load, refused
from twin.account import (
    Account,
    derive_lock_secrets,
    make_account,
    open_keyset,
    open_lock,
    open_lock_with,
    passphrase_secret,
    seal_keyset,
    seal_lock,
    unlock,
)
from twin.codename import (
    CodenameError,
    codename_from_secret,
    derive_codename_keys,
    make_codename,
    parse_codename,
)
from twin.primitives import argon2id
from twin.recovery import encode_recovery_code, make_recovery_code, parse_recovery_code, recovery_secret
from twin.vectors.form import Given

Case = dict[str, Any]
CHEAP = KdfParameters(19_456, 2)


@pytest.mark.parametrize("case", cases("codename", "positive"))
def test_a_codename_is_made_or_typed(case: Case) -> None:
    if "secret" in case:
        assert codename_from_secret(case["secret"]) == case["codename"]
    assert parse_codename(case.get("typed", case["codename"])) == case["codename"]


@pytest.mark.parametrize("case", cases("codename", "negative"))
def test_a_slip_in_a_codename_is_named(case: Case) -> None:
    with pytest.raises(CodenameError) as caught:
        parse_codename(case["typed"])
    assert (caught.value.fault, caught.value.word) == (case["fault"], case["word"])


def test_a_slip_never_reaches_argon2(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(twin.codename, "argon2id", lambda *_: pytest.fail("derived"))
    for case in load("codename")["negative"]:
        with pytest.raises(CodenameError):
            derive_codename_keys(case["typed"], school_id=bytes(16), codename_salt=bytes(16))


def test_nothing_is_done_with_an_endless_codename(monkeypatch: pytest.MonkeyPatch) -> None:
    endless = "a" * 100_000
    monkeypatch.setattr(twin.codename, "unicodedata", None)
    with pytest.raises(CodenameError) as caught:
        parse_codename(endless)
    assert caught.value.fault == "too-long"


def test_made_codenames_differ_and_parse() -> None:
    made = {make_codename() for _ in range(50)}
    assert len(made) == 50
    assert {parse_codename(codename) for codename in made} == made


@pytest.mark.parametrize("case", cases("derivation", "positive"))
def test_derivations_are_the_known_ones(case: Case) -> None:
    parameters = KdfParameters(**case["kdf"])
    if "codename" in case:
        found = derive_codename_keys(
            case["codename"], school_id=case["school_id"], codename_salt=case["salt"], parameters=parameters
        )
        assert argon2id(case["codename"].encode(), case["salt"], parameters) == case["root"]
        assert (found.locator, found.auth) == (case["locator"], case["auth"])
        assert (found.keys.box_private, found.keys.sign_seed) == (case["box_private"], case["sign_seed"])
        assert found.keys.key_id == case["key_id"]
        return
    secret = recovery_secret(case["code"]) if "code" in case else passphrase_secret(case["passphrase"])
    assert secret == case["secret"]
    secrets = derive_lock_secrets(secret, case["salt"], parameters, LockKind(case["kind"]))
    assert (secrets.auth, secrets.lock_key) == (case["auth"], case["lock_key"])


@pytest.mark.parametrize("case", cases("derivation", "negative"))
def test_weak_or_dear_parameters_are_refused_before_deriving(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(twin.primitives, "Argon2id", lambda **_: pytest.fail("derived"))
    with refused(case):
        argon2id(b"secret", case["salt"], KdfParameters(**case["kdf"]))


@pytest.mark.parametrize("case", cases("recovery", "positive"))
def test_a_recovery_code_is_made_or_typed(case: Case) -> None:
    if "secret" in case:
        assert encode_recovery_code(case["secret"]) == case["code"]
    assert parse_recovery_code(case.get("typed", case["code"])) == case["code"]


@pytest.mark.parametrize("case", cases("recovery", "negative"))
def test_a_slip_in_a_recovery_code_is_refused(case: Case) -> None:
    with refused(case):
        parse_recovery_code(case["typed"])


def opened_lock(case: Case) -> bytes:
    header = LockHeader.parse(case["lock"])
    if (header.user_id, header.kind) != (case["user_id"], case["kind"]):
        raise SealingError("context")
    return open_lock_with(case["lock"], case["lock_key"])


@pytest.mark.parametrize("case", cases("lock", "positive"))
def test_a_known_lock_opens(case: Case) -> None:
    assert opened_lock(case) == case["account_key"]
    header = LockHeader.parse(case["lock"])
    assert header.parameters == KdfParameters(**case["kdf"])
    assert (header.account_key_id, header.salt) == (case["account_key_id"], case["salt"])
    assert case["lock"].startswith(header.encode() + case["nonce"])


@pytest.mark.parametrize("case", cases("lock", "negative"))
def test_a_wrong_lock_stays_shut(case: Case) -> None:
    with refused(case):
        opened_lock(case)


def opened_keyset(case: Case) -> Account:
    return open_keyset(
        case["keyset"],
        case["account_key"],
        user_id=case["user_id"],
        account_key_id=case["account_key_id"],
        last_version=case["last_version"],
    )


@pytest.mark.parametrize("case", cases("keyset", "positive"))
def test_a_known_keyset_opens_and_is_sealed_to_the_same_bytes(case: Case) -> None:
    account = opened_keyset(case)
    assert (account.keys.box_private, account.keys.sign_seed) == (case["box_private"], case["sign_seed"])
    pins = account.pins
    assert (pins.school_id, pins.directory_size) == (case["pinned_school"], case["pinned_size"])
    assert pins.directory_head == case["pinned_head"]
    assert account.device_key() == case["device_key"]
    in_case = account.case_keys(case["case_id"])
    assert (in_case.box_private, in_case.sign_seed) == (case["case_box_private"], case["case_sign_seed"])
    assert seal_keyset(account, Given(case["nonce"])) == case["keyset"]


@pytest.mark.parametrize("case", cases("keyset", "negative"))
def test_a_wrong_keyset_stays_shut(case: Case) -> None:
    with refused(case):
        opened_keyset(case)


def test_a_bit_turned_in_any_byte_of_lock_or_keyset_is_refused() -> None:
    lock, keyset = load("lock")["positive"][0], load("keyset")["positive"][0]
    for spoiled in flips(lock["lock"]):
        with pytest.raises(SealingError):
            opened_lock(lock | {"lock": spoiled})
    for spoiled in flips(keyset["keyset"]):
        with pytest.raises(SealingError):
            opened_keyset(keyset | {"keyset": spoiled})


def test_an_account_opens_by_passphrase_then_by_a_new_one_then_by_recovery_code() -> None:
    user_id = bytes(range(16))
    made = make_account(user_id, "melati kopi senja", "student", school_id=bytes(16), parameters=CHEAP)
    first = unlock(
        made.lock,
        made.keyset,
        passphrase_secret("melati kopi senja"),
        user_id=user_id,
        kind=LockKind.PASSPHRASE,
    )
    assert first == made.account
    with pytest.raises(SealingError, match="cipher"):
        open_lock(made.lock, b"melati kopi senjA", user_id=user_id, kind=LockKind.PASSPHRASE)
    code = make_recovery_code()
    for kind, secret in (
        (LockKind.PASSPHRASE, passphrase_secret("yang baru")),
        (LockKind.RECOVERY, recovery_secret(code.lower())),
    ):
        lock, auth = seal_lock(first, kind, secret, CHEAP)
        assert auth != made.auth
        assert unlock(lock, made.keyset, secret, user_id=user_id, kind=kind) == first


def test_a_keyset_sealed_again_carries_new_pins_and_a_higher_version() -> None:
    account = opened_keyset(load("keyset")["positive"][0])
    pinned = account.with_pins(9, bytes(range(32)))
    again = open_keyset(
        seal_keyset(pinned),
        account.account_key,
        user_id=account.user_id,
        account_key_id=account.account_key_id,
        last_version=8,
    )
    assert (again.pins.directory_size, again.keyset_version) == (9, 8)


def test_secrets_do_not_show_in_a_repr() -> None:
    account = opened_keyset(load("keyset")["positive"][0])
    shown = repr(account)
    for secret in (account.account_key, account.keys.box_private, account.keys.sign_seed):
        assert repr(secret) not in shown
        assert secret.hex() not in shown


def test_a_server_refuses_to_store_a_lock_weaker_than_its_role() -> None:
    COUNSELOR_KDF.check_at_least(STUDENT_KDF)
    with pytest.raises(SealingError, match="parameters"):
        STUDENT_KDF.check_at_least(COUNSELOR_KDF)

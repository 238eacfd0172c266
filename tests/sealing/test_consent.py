"""A consent is the counselee's own word, and without one nobody joins an accepted case."""

from dataclasses import asdict
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from teduh.disclosure.consent import Consent, ConsentScope, TargetKind, target_outside
from teduh.disclosure.joining import check_joining, consents_standing
from teduh.sealing.directory import Directory
from teduh.sealing.errors import SealingError
from teduh.sealing.manifest import Manifest, ManifestMember, MemberRole
from tests.sealing.vectors import cases, flips, load, refused
from twin.consent import give_consent, sign_consent, withdraw
from twin.keys import KeyPair

Case = dict[str, Any]
CONSENTS, JOININGS = load("consent"), load("joining")
DIRECTORY = Directory.replay(JOININGS["school_id"], JOININGS["directory"])
SARI = KeyPair(bytes(range(32)), bytes(range(1, 33)))


def verify(case: Case, raw: bytes) -> Consent:
    consent = Consent.parse(raw)
    counselee = ManifestMember(role=MemberRole.COUNSELEE, wrap_hash=bytes(32), **case["counselee"])
    consent.verify(counselee, school_id=case["school_id"], case_id=case["case_id"])
    return consent


@pytest.mark.parametrize("case", cases("consent", "positive"))
def test_a_known_consent_is_read_written_and_signed(case: Case) -> None:
    consent = verify(case, case["consent"])
    assert asdict(consent) == case["fields"]
    assert consent.encode() == case["consent"]
    assert consent.text_hash == CONSENTS["shown"]["sha256"]
    assert sign_consent(consent, KeyPair(bytes(range(32)), case["sign_seed"])).encode() == case["consent"]


@pytest.mark.parametrize("case", cases("consent", "negative"))
def test_a_wrong_consent_is_nobody_s_word(case: Case) -> None:
    with refused(case):
        verify(case, case["consent"])


def test_a_bit_turned_in_any_byte_of_a_consent_is_refused() -> None:
    case = CONSENTS["positive"][0]
    for spoiled in flips(case["consent"]):
        with pytest.raises(SealingError):
            verify(case, spoiled)


def test_somebody_outside_is_the_name_that_was_shown() -> None:
    assert target_outside(CONSENTS["outside"]["text"]) == CONSENTS["outside"]["target"]
    assert sha256(CONSENTS["shown"]["text"].encode()).digest() == CONSENTS["shown"]["sha256"]


def join(case: Case) -> None:
    check_joining(
        Manifest.parse(case["manifest"]),
        Manifest.parse(case["previous"]),
        accepted=case["accepted"],
        directory=DIRECTORY,
        consents=[Consent.parse(raw) for raw in case["consents"]],
    )


@pytest.mark.parametrize("case", cases("joining", "positive"))
def test_who_may_join_joins(case: Case) -> None:
    join(case)


@pytest.mark.parametrize("case", cases("joining", "negative"))
def test_who_may_not_join_does_not(case: Case) -> None:
    with refused(case):
        join(case)


def test_the_first_epoch_is_the_counselee_s_own_choice() -> None:
    first = Manifest.parse(next(c["previous"] for c in JOININGS["positive"] if not c["accepted"]))
    assert first.epoch == 1
    check_joining(first, None, accepted=False, directory=DIRECTORY, consents=[])


@settings(max_examples=80, deadline=None, database=None)
@given(
    words=st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 30), st.integers(1, 30), st.booleans()), max_size=6
    ),
    at=st.integers(0, 40),
    order=st.randoms(use_true_random=False),
)
def test_what_stands_hangs_on_what_was_signed_and_never_on_the_order_told(
    words: list[tuple[int, int, int, bool]], at: int, order: Any
) -> None:
    given_words = []
    for referral, from_ms, lasting, taken_back in words:
        consent = give_consent(
            SARI,
            school_id=bytes(16),
            case_id=bytes(16),
            referral_id=bytes((referral,)) * 16,
            scope=ConsentScope.JOINING,
            target_kind=TargetKind.COLLEAGUE,
            target=bytes(16),
            text="",
            from_ms=from_ms,
            until_ms=from_ms + lasting,
        )
        given_words.append(consent)
        if taken_back:
            given_words.append(withdraw(consent, SARI, at_ms=from_ms + lasting // 2))
    assert [Consent.parse(word.encode()) for word in given_words] == given_words
    standing = consents_standing(given_words, at)
    for consent in standing:
        assert consent.from_ms <= at < consent.until_ms
        withdrawn = [w for w in given_words if w.referral_id == consent.referral_id and not w.scope]
        assert not any(consent.from_ms <= word.from_ms <= at for word in withdrawn)
    shuffled = given_words.copy()
    order.shuffle(shuffled)
    told = {(consent.referral_id, consent.from_ms) for consent in consents_standing(shuffled, at)}
    assert told >= {(c.referral_id, c.from_ms) for c in standing if _alone(c, given_words)}


def _alone(consent: Consent, words: list[Consent]) -> bool:
    """Two words of one scope and one instant differ only in their end, which no rule needs to order."""
    same = [w for w in words if (w.referral_id, w.from_ms) == (consent.referral_id, consent.from_ms)]
    return len(same) == 1

"""Sign a consent and take it back (spec, section 14). Only the counselee's client does either."""

from dataclasses import replace
from hashlib import sha256

from teduh.disclosure.consent import Consent, ConsentScope, TargetKind
from twin.keys import KeyPair


def give_consent(
    counselee: KeyPair,
    *,
    school_id: bytes,
    case_id: bytes,
    referral_id: bytes,
    scope: ConsentScope,
    target_kind: TargetKind,
    target: bytes,
    text: str,
    from_ms: int,
    until_ms: int,
) -> Consent:
    """`text` is what was shown to her, word for word."""
    unsigned = Consent(
        scope=scope,
        school_id=school_id,
        case_id=case_id,
        referral_id=referral_id,
        target_kind=target_kind,
        target=target,
        text_hash=sha256(text.encode()).digest(),
        from_ms=from_ms,
        until_ms=until_ms,
        counselee_key_id=counselee.key_id,
    )
    return sign_consent(unsigned, counselee)


def withdraw(consent: Consent, counselee: KeyPair, *, at_ms: int) -> Consent:
    """The last word, even over what has not begun yet."""
    at = max(at_ms, consent.from_ms)
    return sign_consent(replace(consent, scope=ConsentScope.WITHDRAWN, from_ms=at, until_ms=at), counselee)


def sign_consent(consent: Consent, counselee: KeyPair) -> Consent:
    return replace(consent, signature=counselee.sign(consent.signed_bytes))

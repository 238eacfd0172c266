"""Keys and signatures that libraries judge differently are judged strictly here; HPKE agrees with two others."""

from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhpke import AEADId, CipherSuite, KDFId, KEMId, KEMKey

from teduh.sealing.edwards import REFUSED_POINTS, compress, decompress
from teduh.sealing.errors import SealingError
from teduh.sealing.inbox import HPKE
from teduh.sealing.keys import check_box_key, check_sign_key, key_id
from teduh.sealing.verify import verify_signature
from tests.sealing.vectors import cases, load, refused
from twin.directory import apply, vouch
from twin.hpke import hpke_open, hpke_seal_with, kem_secret, key_schedule
from twin.keys import KeyPair
from twin.vectors.world import make_world

Case = dict[str, Any]
PYHPKE = CipherSuite.new(KEMId.DHKEM_X25519_HKDF_SHA256, KDFId.HKDF_SHA256, AEADId.AES256_GCM)


def accepts(check: Any, *args: Any, **kwargs: Any) -> bool:
    try:
        check(*args, **kwargs)
    except SealingError:
        return False
    return True


@pytest.mark.parametrize("case", cases("rfc8032", "positive"))
def test_ed25519_is_that_of_rfc_8032(case: Case) -> None:
    pair = KeyPair(bytes(range(32)), case["sign_seed"])
    assert pair.sign_public == case["sign_public"]
    assert pair.sign(case["message"]) == case["signature"]
    verify_signature(case["sign_public"], case["message"], case["signature"])


@pytest.mark.parametrize("case", cases("ed25519", "positive"))
def test_a_good_signature_is_believed(case: Case) -> None:
    verify_signature(case["sign_public"], case["message"], case["signature"])


@pytest.mark.parametrize("case", cases("ed25519", "negative"))
def test_a_signature_at_the_edge_is_refused(case: Case) -> None:
    with refused(case):
        verify_signature(case["sign_public"], case["message"], case["signature"])


def test_openssl_alone_would_believe_some_of_them() -> None:
    """Why the strict checks exist; should this fail one day, OpenSSL has become stricter."""

    def believed(case: Case) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(case["sign_public"]).verify(case["signature"], case["message"])
        except Exception:
            return False
        return True

    assert any(believed(case) for case in load("ed25519")["negative"])


@pytest.mark.parametrize("case", load("ed25519")["keys"], ids=lambda case: case["name"])
def test_a_sign_key_is_used_or_registered_only_when_sound(case: Case) -> None:
    assert accepts(check_sign_key, case["sign_public"]) is case["use"]
    assert accepts(check_sign_key, case["sign_public"], registering=True) is case["register"]


def test_an_entry_with_a_torsion_key_is_not_registered() -> None:
    mixed = next(case["sign_public"] for case in load("ed25519")["keys"] if case["name"] == "mixed order")
    world = make_world()
    application = apply(
        world.school_id, bytes(16), world.directory.entries[1].role, "Eka", keys=KeyPair.make()
    )
    entry = replace(vouch(world.directory, application, world.coordinator, time_ms=1), sign_public=mixed)
    with pytest.raises(SealingError):
        world.directory.append(entry, registering=True)


def test_decoding_and_encoding_a_point_agree() -> None:
    for _ in range(5):
        public = KeyPair.make().sign_public
        point = decompress(public)
        assert point is not None
        assert compress(point) == public
    assert len(REFUSED_POINTS) == 48


def test_a_box_key_of_small_order_is_refused_and_would_have_given_zero() -> None:
    told = load("x25519")
    for case in told["positive"]:
        check_box_key(case["box_public"])
    probe = X25519PrivateKey.generate()
    for case in told["negative"]:
        with refused(case):
            check_box_key(case["box_public"])
        with pytest.raises(ValueError):
            probe.exchange(X25519PublicKey.from_public_bytes(case["box_public"]))


@pytest.mark.parametrize("case", cases("key-id", "positive"))
def test_a_pair_is_named_by_both_its_keys(case: Case) -> None:
    pair = KeyPair(case["box_private"], case["sign_seed"])
    assert (pair.box_public, pair.sign_public) == (case["box_public"], case["sign_public"])
    assert pair.key_id == case["key_id"] == key_id(case["sign_public"], case["box_public"])


@pytest.mark.parametrize("case", cases("rfc9180", "positive"))
def test_hpke_is_that_of_rfc_9180(case: Case) -> None:
    ephemeral = X25519PrivateKey.from_private_bytes(case["skEm"])
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(case["pkRm"]))
    secret = kem_secret(shared, case["enc"] + case["pkRm"])
    assert secret == case["shared_secret"]
    cipher_key, nonce = key_schedule(secret, case["info"])
    assert (cipher_key, nonce) == (case["key"], case["base_nonce"])
    for number, sealed in enumerate(case["encryptions"]):
        nonce_now = (int.from_bytes(nonce, "big") ^ number).to_bytes(12, "big")
        assert nonce_now == sealed["nonce"]
        assert AESGCM(cipher_key).encrypt(nonce_now, sealed["pt"], sealed["aad"]) == sealed["ct"]


@settings(max_examples=15, deadline=None, database=None)
@given(plain=st.binary(max_size=200), info=st.binary(max_size=60))
def test_pyca_pyhpke_and_the_twin_open_one_another(plain: bytes, info: bytes) -> None:
    pair, ephemeral = KeyPair.make(), KeyPair.make().box_private
    public = X25519PublicKey.from_public_bytes(pair.box_public)
    enc, context = PYHPKE.create_sender_context(KEMKey.from_pyca_cryptography_key(public), info)
    ours = hpke_seal_with(ephemeral, pair.box_public, info, plain)
    for sealed in (ours, HPKE.encrypt(plain, public, info), enc + context.seal(plain)):
        assert hpke_open(pair.box_private, info, sealed) == plain
        private = KEMKey.from_pyca_cryptography_key(X25519PrivateKey.from_private_bytes(pair.box_private))
        assert PYHPKE.create_recipient_context(sealed[:32], private, info).open(sealed[32:]) == plain

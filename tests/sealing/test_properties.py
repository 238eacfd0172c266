"""For all inputs: what is written reads back the same, what is sealed opens, and what is spoiled is refused."""

from contextlib import suppress
from dataclasses import replace
from unicodedata import category

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from teduh.disclosure.consent import Consent
from teduh.disclosure.packet import Part
from teduh.sealing.circle import CircleManifest
from teduh.sealing.codec import b64url_decode, b64url_encode
from teduh.sealing.directory import name_field, parse_name
from teduh.sealing.document import Revision
from teduh.sealing.errors import SealingError
from teduh.sealing.inbox import seal_to_inbox
from teduh.sealing.layout import LAST_INSTANT
from teduh.sealing.locks import KdfParameters, KeysetHeader, LockHeader, LockKind
from teduh.sealing.manifest import HistoryScope, Manifest, Reason
from teduh.sealing.message import Envelope, MessageHeader, parse_envelope
from teduh.sealing.sealed import SIZE_CLASSES
from twin.codename import codename_from_secret, parse_codename
from twin.content import WEATHERS, Content, encode_content, parse_content
from twin.device import Purpose, open_on_device, seal_on_device
from twin.epoch import check_secrets, make_epoch, open_epoch
from twin.inbox import open_from_inbox
from twin.keys import KeyPair
from twin.message import Place, Seen, open_message, seal_message
from twin.recovery import encode_recovery_code, parse_recovery_code
from twin.sealed import pad, size_class_for, unpad
from twin.strict_json import parse_object
from twin.vectors.world import counselor, make_world

quickly = settings(max_examples=60, deadline=None, database=None)

IDS = st.binary(min_size=16, max_size=16)
HASHES = st.binary(min_size=32, max_size=32).filter(any)
U32, U64 = st.integers(0, 2**32 - 1), st.integers(0, 2**64 - 1)
SENDER, READER = (
    KeyPair(bytes(range(32)), bytes(range(1, 33))),
    KeyPair(bytes(range(2, 34)), bytes(range(3, 35))),
)
WORLD = make_world()

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=300)
HEADERS = st.builds(
    MessageHeader,
    size_class=st.integers(0, 5),
    school_id=IDS,
    case_id=IDS,
    epoch=st.integers(1, 2**32 - 1),
    sender_key_id=IDS,
    message_id=IDS,
    seq=st.integers(2, 2**64 - 1),
    previous_hash=HASHES,
    seen_number=U64,
    seen_chain=HASHES,
    directory_size=U32,
    directory_head=HASHES,
)


PARSERS = (parse_envelope, Manifest.parse, LockHeader.parse, KeysetHeader.parse, parse_content, parse_object)
PARSERS += (CircleManifest.parse, Revision.parse, Consent.parse, Part.parse)


@st.composite
def contents(draw: st.DrawFn) -> Content:
    content: Content = {"t": "letter", "x": draw(TEXTS), "at": draw(st.integers(0, 2**53 - 1))}
    if draw(st.booleans()):
        content["h"] = draw(TEXTS)[:120]
    if draw(st.booleans()):
        content["m"] = {"w": draw(st.sampled_from(WEATHERS)), "s": draw(st.integers(1, 3))}
    if draw(st.booleans()):
        content["r"] = b64url_encode(draw(IDS))
    return content


@quickly
@given(st.binary(max_size=200))
def test_base64url_reads_back(raw: bytes) -> None:
    assert b64url_decode(b64url_encode(raw)) == raw


@quickly
@given(st.text(alphabet=st.sampled_from("ABab01-_+/= "), max_size=9))
def test_base64url_has_one_spelling(text: str) -> None:
    try:
        raw = b64url_decode(text)
    except SealingError:
        return
    assert b64url_encode(raw) == text


@quickly
@given(HEADERS)
def test_a_header_reads_back(header: MessageHeader) -> None:
    assert len(header.encode()) == 188
    assert MessageHeader.parse(header.encode()) == header


@quickly
@given(st.binary(max_size=800))
def test_no_bytes_make_a_parser_fail_otherwise_than_by_refusal(raw: bytes) -> None:
    for kind in range(1, 14):
        told = bytes((1, 1, kind, 1)) + raw
        for parse in PARSERS:
            with suppress(SealingError):
                parse(told)


@quickly
@given(contents())
def test_content_reads_back(content: Content) -> None:
    assert parse_content(encode_content(content)) == content


@quickly
@given(st.binary(max_size=100))
def test_content_is_refused_or_read_and_nothing_else(raw: bytes) -> None:
    with suppress(SealingError):
        content = parse_content(raw)
        assert parse_content(encode_content(content)) == content


@quickly
@given(st.binary(max_size=5_000))
def test_padding_reads_back_and_is_the_smallest(content: bytes) -> None:
    size_class = size_class_for(len(content))
    padded = pad(bytes(32), content, size_class)
    assert len(padded) == SIZE_CLASSES[size_class]
    assert unpad(padded, size_class) == content
    with pytest.raises(SealingError, match="class"):
        unpad(pad(bytes(32), content, size_class + 1), size_class + 1)


@quickly
@given(
    content=contents(), epoch_key=HASHES, seq=st.integers(2, 2**53), at=st.integers(0), bit=st.integers(0, 7)
)
def test_a_message_opens_and_a_spoiled_one_never(
    content: Content, epoch_key: bytes, seq: int, at: int, bit: int
) -> None:
    place = Place(WORLD.school_id, WORLD.case_id, 1, SENDER.key_id, seq)
    raw = seal_message(
        content,
        place=place,
        previous_hash=bytes(range(32)),
        seen=Seen(1, WORLD.chain(), WORLD.directory.size, WORLD.directory.head),
        sender=SENDER,
        epoch_key=epoch_key,
    )
    assert isinstance(parse_envelope(raw), Envelope)
    opened = open_message(raw, place=place, sign_public=SENDER.sign_public, epoch_key=epoch_key)
    assert opened.content == content
    at %= len(raw)
    spoiled = raw[:at] + bytes((raw[at] ^ 1 << bit,)) + raw[at + 1 :]
    with pytest.raises(SealingError):
        open_message(spoiled, place=place, sign_public=SENDER.sign_public, epoch_key=epoch_key)


@settings(quickly, max_examples=10)
@given(scope=st.sampled_from(HistoryScope), time_ms=st.integers(0, LAST_INSTANT))
def test_an_epoch_is_made_read_and_opened_by_each_member(scope: HistoryScope, time_ms: int) -> None:
    epoch = make_epoch(
        school_id=WORLD.school_id,
        case_id=WORLD.case_id,
        previous=None,
        members=[WORLD.as_counselee, counselor(WORLD.sari)],
        author=WORLD.student,
        reason=Reason.OPENED,
        directory=WORLD.directory,
        time_ms=time_ms,
        scope=scope,
    )
    manifest = Manifest.parse(epoch.manifest.encode())
    assert manifest == epoch.manifest
    for keys in (WORLD.student, WORLD.sari):
        wrap = epoch.wraps[keys.key_id]
        secrets = open_epoch(manifest, wrap, keys, previous=None, directory=WORLD.directory)
        assert secrets == epoch.secrets
    with pytest.raises(SealingError, match="wrap"):
        open_epoch(manifest, bytes(112), WORLD.budi, previous=None, directory=WORLD.directory)
    with pytest.raises(SealingError, match="commitment"):
        check_secrets(replace(manifest, scope=HistoryScope(1 - scope)), epoch.secrets)


@quickly
@given(st.text(max_size=90))
def test_a_name_fits_its_field_or_is_refused(name: str) -> None:
    sound = 1 <= len(name.encode(errors="surrogatepass")) <= 80
    try:
        field = name_field(name)
    except SealingError:
        assert not sound or any(category(character) in ("Cc", "Cs") for character in name)
        return
    assert sound
    assert len(field) == 81
    assert parse_name(field) == name


@quickly
@given(secret=st.binary(min_size=9, max_size=9), separator=st.sampled_from([" ", "-", ", ", ".", "  \t"]))
def test_a_codename_reads_back_however_it_is_typed(secret: bytes, separator: str) -> None:
    codename = codename_from_secret(secret)
    assert parse_codename(separator.join(codename.title().split())) == codename


@quickly
@given(raw=IDS, at=st.lists(st.integers(0, 25), max_size=6))
def test_a_recovery_code_reads_back_however_it_is_grouped(raw: bytes, at: list[int]) -> None:
    code = encode_recovery_code(raw)
    typed = "".join(letter.lower() + "-" if place in at else letter for place, letter in enumerate(code))
    assert parse_recovery_code(typed) == code


LOCKS = st.builds(
    LockHeader,
    kind=st.sampled_from(LockKind),
    user_id=IDS,
    account_key_id=IDS,
    parameters=st.builds(KdfParameters, st.integers(19_456, 262_144), st.integers(2, 10)),
    salt=IDS,
)


@quickly
@given(lock=LOCKS, keyset=st.builds(KeysetHeader, IDS, IDS, U32))
def test_lock_and_keyset_headers_read_back(lock: LockHeader, keyset: KeysetHeader) -> None:
    assert LockHeader.parse(lock.encode() + bytes(60)) == lock
    assert KeysetHeader.parse(keyset.encode() + bytes(145)) == keyset


@quickly
@given(
    plain=st.binary(max_size=300),
    subject=IDS,
    purpose=st.sampled_from(Purpose),
    epoch=st.integers(1, 2**32 - 1),
)
def test_seals_of_inbox_and_device_open(plain: bytes, subject: bytes, purpose: Purpose, epoch: int) -> None:
    kept = seal_on_device(bytes(32), plain, purpose=purpose, subject=subject)
    assert open_on_device(bytes(32), kept, purpose=purpose, subject=subject) == plain
    where = {"school_id": subject, "case_id": subject}
    sealed = seal_to_inbox(READER.box_public, plain, **where, epoch=epoch)
    assert open_from_inbox(sealed, READER.box_private, **where, epoch=epoch) == plain

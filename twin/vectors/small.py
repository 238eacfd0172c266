"""inbox.json, device.json, chain.json, receipt.json, base64url.json: the small objects."""

from typing import Any

from teduh.sealing.chain import EntryKind, chain_next, chain_start, fact_digest
from teduh.sealing.codec import b64url_encode
from teduh.sealing.errors import Refusal
from teduh.sealing.receipt import make_receipt
from twin.device import Purpose, seal_on_device
from twin.inbox import seal_to_inbox_with
from twin.keys import box_public_of
from twin.primitives import aead_seal
from twin.randomness import SeededRandomness
from twin.vectors.form import Case, Given, flip, known, put, spoiled_beginnings
from twin.vectors.world import START_MS


def make_inbox() -> Case:
    randomness = SeededRandomness("teduh vectors 1: inbox")
    private, ephemeral = randomness.bytes(32), randomness.bytes(32)
    context: dict[str, Any] = {"school_id": randomness.bytes(16), "case_id": randomness.bytes(16), "epoch": 2}

    def seal(plain: bytes) -> bytes:
        return seal_to_inbox_with(box_public_of(private), plain, **context, randomness=Given(ephemeral))

    mail = b"From: ibu@example.invalid\r\n\r\nSelamat pagi."
    good = seal(mail)
    base: Case = {"name": "a mail", "box_private": private, **context, "sealed": good}

    def positive(name: str, plain: bytes) -> Case:
        told = {"name": name, "sealed": seal(plain), "box_public": box_public_of(private)}
        return base | told | {"ephemeral_private": ephemeral, "plain": plain}

    def refused(code: Refusal, name: str, sealed: bytes, **changed: Any) -> Case:
        return base | {"name": name, "sealed": sealed} | changed | {"refused": code}

    return known(
        "Seals to a case inbox (spec, section 8). Sealing with the given ephemeral key gives exactly these bytes.",
        positive=[positive("a mail", mail), positive("nothing", b"")],
        negative=[
            refused("context", "another school", good, school_id=flip(context["school_id"], 0)),
            refused("context", "another case", good, case_id=flip(context["case_id"], 0)),
            refused("context", "another epoch", good, epoch=3),
            refused("cipher", "another private key", good, box_private=randomness.bytes(32)),
            refused("cipher", "its epoch changed", put(good, 36, b"\0\0\0\3"), epoch=3),
            refused("cipher", "enc flipped", flip(good, 40)),
            refused("cipher", "ciphertext flipped", flip(good, 72)),
            refused("cipher", "tag flipped", flip(good, -1)),
            refused("box-key", "enc of zeros", put(good, 40, bytes(32))),
            refused("field", "fourth byte 1", put(good, 3, b"\1")),
            refused("cipher", "one byte short", good[:-1]),
            refused("cipher", "one byte more", good + b"\0"),
            refused("length", "no whole tag", good[:87]),
            *spoiled_beginnings(refused, good, "type 2", b"\2"),
        ],
    )


def make_device() -> Case:
    randomness = SeededRandomness("teduh vectors 1: device")
    device_key, subject, nonce = randomness.bytes(32), randomness.bytes(16), randomness.bytes(12)

    def seal(purpose: Purpose, plain: bytes) -> bytes:
        return seal_on_device(device_key, plain, purpose=purpose, subject=subject, randomness=Given(nonce))

    good = seal(Purpose.DRAFT, b"Bu, saya ")
    base: Case = {"name": "", "device_key": device_key, "purpose": 1, "subject": subject, "sealed": good}

    def refused(code: Refusal, name: str, sealed: bytes, **changed: Any) -> Case:
        return base | {"name": name, "sealed": sealed} | changed | {"refused": code}

    unlabelled = good[:32] + aead_seal(device_key, nonce, b"Bu, saya ", good[:20])
    return known(
        "What a device keeps (spec, section 8).",
        positive=[
            base
            | {"name": purpose.name.lower().replace("_", " "), "purpose": purpose, "nonce": nonce}
            | {"plain": text, "sealed": seal(purpose, text)}
            for purpose, text in zip(Purpose, (b"Bu, saya ", b"", b"{}", b"\0"), strict=True)
        ],
        negative=[
            refused("context", "another purpose", good, purpose=2),
            refused("context", "another subject", good, subject=flip(subject, 0)),
            refused("cipher", "another device key", good, device_key=randomness.bytes(32)),
            refused("cipher", "its purpose changed", put(good, 3, b"\2"), purpose=2),
            refused("cipher", "its subject changed", flip(good, 4), subject=flip(subject, 0)),
            refused("cipher", "nonce flipped", flip(good, 20)),
            refused("cipher", "ciphertext flipped", flip(good, 32)),
            refused("cipher", "tag flipped", flip(good, -1)),
            refused("cipher", "one byte short", good[:-1]),
            refused("cipher", "one byte more", good + b"\0"),
            refused("cipher", "sealed without the label", unlabelled),
            refused("length", "no whole tag", good[:47]),
            *spoiled_beginnings(refused, good, "type 5", b"\5"),
        ],
    )


def make_chain() -> Case:
    randomness = SeededRandomness("teduh vectors 1: chain")
    case_id = randomness.bytes(16)
    fact = '{"j":"promise.made","by":"besok sebelum pukul 10.00"}'
    steps = [
        (EntryKind.EPOCH, randomness.bytes(32)),
        (EntryKind.MESSAGE, randomness.bytes(32)),
        (EntryKind.FACT, fact_digest(fact.encode())),
        (EntryKind.MESSAGE, randomness.bytes(32)),
    ]
    chains = [chain_start(case_id)]
    for number, (kind, digest) in enumerate(steps, start=1):
        chains.append(chain_next(chains[-1], number, kind, digest))
    entries = [{"kind": kind, "digest": digest} for kind, digest in steps]
    return known(
        "The timeline chain (spec, section 9): chains[n] is the chain after n entries. The third digest is that of "
        "the plain fact whose JSON, as served, is `json`.",
        positive=[{"name": "four", "case_id": case_id, "json": fact, "entries": entries, "chains": chains}],
        negative=[],
    )


def make_receipts() -> Case:
    randomness = SeededRandomness("teduh vectors 1: receipt")
    receipt_key, envelope = randomness.bytes(32), randomness.bytes(32)
    told = {"receipt_key": receipt_key, "envelope_hash": envelope, "number": 12, "arrival_ms": START_MS}
    good = make_receipt(receipt_key, envelope, 12, START_MS)

    def wrong(name: str, **changed: Any) -> Case:
        return {"name": name, **told, "receipt": good} | changed | {"refused": "field"}

    return known(
        "Receipts (spec, section 11); only the server makes and knows them.",
        positive=[{"name": "a receipt", **told, "receipt": good}],
        negative=[
            wrong("another number", number=13),
            wrong("another arrival", arrival_ms=START_MS + 1),
            wrong("another envelope", envelope_hash=flip(envelope, 0)),
            wrong("another key", receipt_key=flip(receipt_key, 0)),
            wrong("flipped", receipt=flip(good, 0)),
            wrong("cut", receipt=good[:-1]),
        ],
    )


def make_base64url() -> Case:
    randomness = SeededRandomness("teduh vectors 1: base64url")
    values = [
        b"",
        b"\0",
        b"\0\0",
        b"\0\0\0",
        b"\xfb\xff\xfe",
        *(randomness.bytes(n) for n in (16, 31, 32, 112)),
    ]
    slips: dict[str, tuple[Refusal, str]] = {
        "with padding": ("alphabet", "AA=="),
        "the ordinary alphabet": ("alphabet", "+/+/"),
        "a space": ("alphabet", "AA AA"),
        "a line break": ("alphabet", "AAAA\n"),
        "a full-width letter": ("alphabet", "\uff21AAA"),
        "one letter too many": ("length", "AAAAA"),
        "unused bits, two letters": ("alphabet", "AB"),
        "unused bits, three letters": ("alphabet", "AAB"),
    }
    return known(
        "Bytes in JSON (spec, section 1).",
        positive=[
            {"name": f"{len(value)} bytes, {number}", "bytes": value, "text": b64url_encode(value)}
            for number, value in enumerate(values)
        ],
        negative=[{"name": name, "text": text, "refused": code} for name, (code, text) in slips.items()],
    )

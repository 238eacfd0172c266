"""message.json: sealed messages, and every way one can be wrong."""

from dataclasses import asdict, replace
from hashlib import sha256
from typing import Any

from teduh.sealing import labels
from teduh.sealing.chain import chain_start
from teduh.sealing.edwards import ORDER
from teduh.sealing.errors import Refusal
from teduh.sealing.layout import ZERO_HASH
from teduh.sealing.message import HEADER_SIZE, MessageHeader, envelope_hash, parse_envelope, signed_bytes
from twin.content import Content, encode_content
from twin.keys import KeyPair
from twin.message import message_key, seal_padded
from twin.primitives import aead_seal
from twin.randomness import SeededRandomness
from twin.sealed import pad, size_class_for
from twin.vectors.form import Case, flip, known, put
from twin.vectors.salamander import two_faced_ciphertext
from twin.vectors.world import START_MS, World

FIELDS = {
    "school id": 4,
    "case id": 20,
    "epoch": 39,
    "sender key id": 40,
    "message id": 56,
    "seq": 79,
    "previous hash": 80,
    "seen number": 119,
    "seen chain": 120,
    "directory size": 155,
    "directory head": 156,
}


def make(world: World) -> Case:
    maker = _Maker(world)
    return known(
        "Messages (spec, section 3). `place` is what the reader expects. Sealing with the given frank_key "
        "and nonce gives exactly the envelope. Of large ones only the hash is kept: the content is then a "
        "letter {t, x, at: 0} whose text is x_repeat[0] repeated x_repeat[1] times.",
        positive=maker.positive(),
        negative=[*maker.contexts(), *maker.flips(), *maker.insiders(), *maker.shapes(), *maker.two_faces()],
    )


class _Maker:
    def __init__(self, world: World) -> None:
        self.world = world
        self.randomness = SeededRandomness("teduh vectors 1: message")
        self.epoch_key = world.epochs[1].secrets.epoch_key
        self.sender = world.student
        self.content = encode_content(
            {"t": "chat", "x": "Bu, apakah ada waktu besok?", "at": START_MS + 65_000}
        )
        self.frank_key, self.nonce = self.randomness.bytes(32), self.randomness.bytes(12)
        self.header = self.header_for(self.content)
        self.padded = pad(self.frank_key, self.content, self.header.size_class)
        self.good = self.seal(self.header, self.padded)

    def header_for(self, content: bytes, **changed: Any) -> MessageHeader:
        world = self.world
        return replace(
            MessageHeader(
                size_class=size_class_for(len(content)),
                school_id=world.school_id,
                case_id=world.case_id,
                epoch=2,
                sender_key_id=self.sender.key_id,
                message_id=self.randomness.bytes(16),
                seq=2,
                previous_hash=self.randomness.bytes(32),
                seen_number=1,
                seen_chain=world.chain(),
                directory_size=world.directory.size,
                directory_head=world.directory.head,
            ),
            **changed,
        )

    def seal(self, header: MessageHeader, padded: bytes) -> bytes:
        return seal_padded(header, padded, sender=self.sender, epoch_key=self.epoch_key, nonce=self.nonce)

    def resign(self, unsigned: bytes) -> bytes:
        return unsigned + self.sender.sign(signed_bytes(unsigned))

    def case(self, name: str, envelope: bytes, **changed: Any) -> Case:
        place = {
            "school_id": self.world.school_id,
            "case_id": self.world.case_id,
            "epoch": 2,
            "sender_key_id": self.sender.key_id,
            "seq": 2,
        }
        return {
            "name": name,
            "place": place,
            "sign_public": self.sender.sign_public,
            "epoch_key": self.epoch_key,
            "envelope": envelope,
            **changed,
        }

    def refused(self, code: Refusal, name: str, envelope: bytes, **changed: Any) -> Case:
        return {**self.case(name, envelope, **changed), "refused": code}

    def place(self, **changed: Any) -> dict[str, Any]:
        place: dict[str, Any] = self.case("", b"")["place"]
        return place | changed

    # — what opens —

    def positive(self) -> list[Case]:
        short: Content = {"t": "chat", "x": "a", "at": 0}
        letter: Content = {
            "t": "letter",
            "h": "Tentang rumah",
            "x": "Bu, saya ingin bercerita pelan-pelan.\nTerima kasih 🌧️ sudah membaca.",
            "m": {"w": "hujan", "k": "lelah", "s": 2},
            "r": "AAAAAAAAAAAAAAAAAAAAAA",
            "at": START_MS + 70_000,
        }
        first = self.header_for(
            encode_content(short),
            seq=1,
            previous_hash=ZERO_HASH,
            seen_number=0,
            seen_chain=chain_start(self.world.case_id),
        )
        cases = [
            self.sealed("a chat message, class 0", self.header, self.content),
            self.sealed("the sender's first message", first, encode_content(short)),
            self.sealed(
                "a letter with everything", self.header_for(encode_content(letter)), encode_content(letter)
            ),
            self.sealed("content that fills class 0", *self.filled(256)),
            self.sealed("content one byte too long for class 0", *self.filled(257)),
            self.sealed("content that fills class 1", *self.filled(1024)),
        ]
        repeats = (("a", 4_000), ("b", 10_000), ("é", 20_000), ("あ", 20_000), ("🌿", 20_000))
        return cases + [self.large(letter_, times) for letter_, times in repeats]

    def filled(self, padded_size: int) -> tuple[MessageHeader, bytes]:
        bare = len(encode_content({"t": "chat", "x": "a", "at": 0}))
        content = encode_content({"t": "chat", "x": "a" * (padded_size - 36 - bare + 1), "at": 0})
        return self.header_for(content), content

    def sealed(self, name: str, header: MessageHeader, content: bytes) -> Case:
        envelope = self.seal(header, pad(self.frank_key, content, header.size_class))
        return {
            **self.case(name, envelope),
            "place": self.place(seq=header.seq),
            "header": asdict(header),
            "sign_seed": self.sender.sign_seed,
            "content": content,
            "frank_key": self.frank_key,
            "nonce": self.nonce,
            "commitment": parse_envelope(envelope).commitment,
            "envelope_hash": envelope_hash(envelope),
        }

    def large(self, character: str, times: int) -> Case:
        content = encode_content({"t": "letter", "x": character * times, "at": 0})
        case = self.sealed(f"{len(content)} bytes of content", self.header_for(content), content)
        del case["envelope"], case["content"]
        return {**case, "x_repeat": [character, times], "content_sha256": sha256(content).digest()}

    # — what must not —

    def contexts(self) -> list[Case]:
        other = KeyPair.make(self.randomness)
        changes: dict[str, Any] = {
            "school_id": other.key_id,
            "case_id": other.key_id,
            "epoch": 3,
            "sender_key_id": other.key_id,
            "seq": 3,
        }
        cases = [
            self.refused(
                "context", f"expected in another {name}", self.good, place=self.place(**{name: value})
            )
            for name, value in changes.items()
        ]
        return [
            *cases,
            self.refused("signature", "judged by another's key", self.good, sign_public=other.sign_public),
            self.refused(
                "cipher", "opened with another epoch key", self.good, epoch_key=self.randomness.bytes(32)
            ),
        ]

    def flips(self) -> list[Case]:
        """By an outsider: the signature fails. By the sender, signing anew: the AEAD fails."""
        body = {"commitment": HEADER_SIZE, "nonce": 220, "first byte of ciphertext": 232, "tag": -65}
        cases = []
        for name, at in {**FIELDS, **body}.items():
            spoiled = flip(self.good, at)
            header = MessageHeader.parse(spoiled)
            place = {key: getattr(header, key) for key in self.place()}
            told: dict[str, Any] = {"place": place}
            cases.append(self.refused("signature", f"{name} flipped", spoiled, **told))
            signed_anew = self.resign(spoiled[:-64])
            cases.append(self.refused("cipher", f"{name} flipped and signed anew", signed_anew, **told))
        s = int.from_bytes(self.good[-32:], "little")
        return [
            *cases,
            self.refused("signature", "R flipped", flip(self.good, -64)),
            self.refused("signature", "S flipped", flip(self.good, -32)),
            self.refused(
                "signature", "S plus the order", self.good[:-32] + (s + ORDER).to_bytes(32, "little")
            ),
            self.refused("signature", "signature of zeros", self.good[:-64] + bytes(64)),
            self.refused("signature", "signed under the manifest's label", self.mislabelled()),
        ]

    def mislabelled(self) -> bytes:
        unsigned = self.good[:-64]
        return unsigned + self.sender.sign(labels.MANIFEST_SIGNATURE + sha256(unsigned).digest())

    def insiders(self) -> list[Case]:
        """Sealed by a member's changed client: signature and AEAD hold, the rest must not."""
        end = 36 + len(self.content)
        wrong_length = put(self.padded, 32, (len(self.content) + 1).to_bytes(4, "big"))
        large = replace(self.header, size_class=1)
        overlong = put(self.padded, 32, (2**32 - 1).to_bytes(4, "big"))
        not_json = pad(self.frank_key, b"halo", 0)
        return [
            self.refused("commitment", "commitment to another plaintext", self.uncommitted()),
            self.refused(
                "padding", "padding not zero at its end", self.seal(self.header, flip(self.padded, -1))
            ),
            self.refused(
                "padding", "padding not zero at its start", self.seal(self.header, flip(self.padded, end))
            ),
            self.refused("padding", "length beyond the class", self.seal(self.header, overlong)),
            self.refused("content", "length one too many", self.seal(self.header, wrong_length)),
            self.refused(
                "class", "a larger class than needed", self.seal(large, pad(self.frank_key, self.content, 1))
            ),
            self.refused("content", "content that is not JSON", self.seal(self.header, not_json)),
            self.refused("content", "no content at all", self.seal(self.header, pad(self.frank_key, b"", 0))),
        ]

    def uncommitted(self) -> bytes:
        """Sealed and signed in order, but for a commitment of the sender's own choosing."""
        head, commitment = self.header.encode(), self.randomness.bytes(32)
        aad = labels.MESSAGE + head + commitment
        ciphertext = aead_seal(message_key(self.epoch_key, self.header), self.nonce, self.padded, aad)
        return self.resign(head + commitment + self.nonce + ciphertext)

    def shapes(self) -> list[Case]:
        def anew(spoiled: bytes) -> bytes:
            return self.resign(spoiled[:-64])

        zero_epoch = anew(put(self.good, 36, bytes(4)))
        zero_seq = anew(put(self.good, 72, bytes(8)))
        return [
            self.refused("length", "empty", b""),
            self.refused("length", "only a header", self.good[:HEADER_SIZE]),
            self.refused("length", "one byte short", self.good[:-1]),
            self.refused("length", "one byte more", self.good + b"\0"),
            self.refused("version", "version 2", anew(put(self.good, 0, b"\2"))),
            self.refused("suite", "suite 2", anew(put(self.good, 1, b"\2"))),
            self.refused("type", "type 3", anew(put(self.good, 2, b"\3"))),
            self.refused("length", "class 1 with the length of class 0", anew(put(self.good, 3, b"\1"))),
            self.refused("class", "class 6", anew(put(self.good, 3, b"\6"))),
            self.refused("field", "epoch 0", zero_epoch, place=self.place(epoch=0)),
            self.refused("field", "seq 0", zero_seq, place=self.place(seq=0)),
            self.refused(
                "previous",
                "seq 1 with a previous hash",
                anew(put(self.good, 79, b"\1")),
                place=self.place(seq=1),
            ),
            self.refused("previous", "seq 2 without a previous hash", anew(put(self.good, 80, ZERO_HASH))),
        ]

    def two_faces(self) -> list[Case]:
        """One ciphertext that AES-GCM opens under two epoch keys; the commitment fits neither."""
        other_key = self.randomness.bytes(32)
        envelope = self.resign(two_faced_ciphertext(self.header, self.epoch_key, other_key, self.nonce))
        return [
            self.refused("commitment", "one ciphertext, two plaintexts: first key", envelope),
            self.refused(
                "commitment", "one ciphertext, two plaintexts: second key", envelope, epoch_key=other_key
            ),
        ]

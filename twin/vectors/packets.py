"""packet.json: the parts of a referral's packet, and every way one can be wrong."""

from dataclasses import asdict, replace
from hashlib import sha256
from typing import Any

from teduh.disclosure.packet import OUTSIDE, Part, PartHeader
from teduh.sealing import labels
from teduh.sealing.errors import Refusal
from twin.keys import KeyPair
from twin.packet import (
    packet_commitment,
    seal_padded_part,
)
from twin.randomness import SeededRandomness
from twin.sealed import encrypt, pad, sign_sealed, size_class_for
from twin.strict_json import encode_object
from twin.vectors.form import Case, flip, known, put
from twin.vectors.world import World


def make(world: World) -> Case:
    maker = _PartMaker(world)
    return known(
        "Parts of packets (spec, section 15). `place` is what the reader expects; `sign_public` null: somebody outside. "
        "Sealing `content` with the given header, packet_key and nonce gives exactly the part.",
        positive=maker.positive(),
        negative=[*maker.contexts(), *maker.flips(), *maker.insiders(), *maker.shapes()],
    )


class _PartMaker:
    def __init__(self, world: World) -> None:
        self.randomness = SeededRandomness("teduh vectors 1: packet")
        self.school_id, self.signer = world.school_id, world.sari
        self.packet_id, self.packet_key = self.randomness.bytes(16), self.randomness.bytes(32)
        self.nonce = self.randomness.bytes(12)
        self.content = encode_object(
            {"ringkasan": "Perlu teman bicara.", "pilihan": [{"x": "halo", "at": 1}]}
        )
        self.header = self.header_for(self.content)
        self.good = self.seal(self.header, self.content)
        self.answer_header = self.header_for(self.content, part=1, signer_key_id=OUTSIDE)
        self.answer = self.seal(self.answer_header, self.content, signer=None)

    def header_for(self, content: bytes, **changed: Any) -> PartHeader:
        size_class = size_class_for(len(content), before=0)
        header = PartHeader(size_class, self.school_id, self.packet_id, 0, self.signer.key_id)
        return replace(header, **changed)

    def seal(self, header: PartHeader, content: bytes, **signed: KeyPair | None) -> bytes:
        return self.seal_padded(header, pad(b"", content, header.size_class), **signed)

    def seal_padded(self, header: PartHeader, padded: bytes, **signed: KeyPair | None) -> bytes:
        signer = signed.get("signer", self.signer)
        return seal_padded_part(header, padded, packet_key=self.packet_key, signer=signer, nonce=self.nonce)

    def anew(self, spoiled: bytes) -> bytes:
        return sign_sealed(Part, spoiled[:-64], self.signer)

    def place(self, header: PartHeader | None = None, **changed: Any) -> dict[str, Any]:
        told = asdict(header or self.header)
        del told["size_class"]
        return told | changed

    def case(self, name: str, raw: bytes, **changed: Any) -> Case:
        return {
            "name": name,
            "place": self.place(),
            "sign_public": self.signer.sign_public,
            "packet_key": self.packet_key,
            "part": raw,
            **changed,
        }

    def refused(self, code: Refusal, name: str, raw: bytes, **changed: Any) -> Case:
        return {**self.case(name, raw, **changed), "refused": code}

    def sealed(self, name: str, header: PartHeader, content: bytes) -> Case:
        signer = None if header.signer_key_id == OUTSIDE else self.signer
        raw = self.seal(header, content, signer=signer)
        told = {"place": self.place(header), "sign_public": signer and signer.sign_public}
        return {
            **self.case(name, raw, **told),
            "header": asdict(header),
            "sign_seed": signer and signer.sign_seed,
            "content": content,
            "nonce": self.nonce,
        }

    def positive(self) -> list[Case]:
        filled = b'{"a":"' + b"a" * (256 - 4 - 8) + b'"}'
        over = b'{"a":"' + b"a" * (256 - 4 - 7) + b'"}'
        return [
            self.sealed("the packet", self.header, self.content),
            self.sealed("an answer from a counselor", self.header_for(self.content, part=1), self.content),
            self.sealed("an answer from outside", self.answer_header, self.content),
            self.sealed("content that fills class 0", self.header_for(filled), filled),
            self.sealed("content one byte too long for class 0", self.header_for(over), over),
        ]

    def contexts(self) -> list[Case]:
        other = KeyPair.make(self.randomness)
        changes: dict[str, Any] = {
            "school_id": other.key_id,
            "packet_id": other.key_id,
            "part": 1,
            "signer_key_id": other.key_id,
        }
        outside = {"place": self.place(self.answer_header), "sign_public": None}
        as_outside = self.place(signer_key_id=OUTSIDE)
        return [
            *(
                self.refused(
                    "context", f"expected as another {name}", self.good, place=self.place(**{name: value})
                )
                for name, value in changes.items()
            ),
            self.refused("signature", "judged by another's key", self.good, sign_public=other.sign_public),
            self.refused(
                "commitment", "opened with another key", self.good, packet_key=self.randomness.bytes(32)
            ),
            self.refused(
                "context",
                "signed where somebody outside is expected",
                self.good,
                place=as_outside,
                sign_public=None,
            ),
            self.refused(
                "author",
                "from outside, judged by a key",
                self.answer,
                **outside | {"sign_public": other.sign_public},
            ),
            self.refused("author", "signed, judged by no key", self.good, sign_public=None),
            self.refused("signature", "from outside, with a signature", self.anew(self.answer), **outside),
        ]

    def flips(self) -> list[Case]:
        """By an outsider: the signature fails. By the signer, signing anew: the commitment, or the AEAD."""
        fields = {"school id": 4, "packet id": 20, "part": 39, "signer key id": 40, "commitment": 56}
        body = {"nonce": 88, "ciphertext": 100, "tag": -65}
        cases = []
        for name, at in {**fields, **body}.items():
            spoiled = flip(self.good, at)
            placed = {"place": self.place(PartHeader.parse(spoiled))}
            code: Refusal = "commitment" if name in fields else "cipher"
            cases.append(self.refused("signature", f"{name} flipped", spoiled, **placed))
            cases.append(self.refused(code, f"{name} flipped and signed anew", self.anew(spoiled), **placed))
        digest = sha256(self.good[:-64]).digest()
        told = {"place": self.place(self.answer_header), "sign_public": None}
        return [
            *cases,
            self.refused("signature", "R flipped", flip(self.good, -64)),
            self.refused("signature", "a signature of zeros", self.good[:-64] + bytes(64)),
            self.refused(
                "signature",
                "signed under the document's label",
                self.good[:-64] + self.signer.sign(labels.DOCUMENT_SIGNATURE + digest),
            ),
            self.refused(
                "cipher", "an answer from outside, its ciphertext flipped", flip(self.answer, 100), **told
            ),
        ]

    def insiders(self) -> list[Case]:
        padded = pad(b"", self.content, 0)
        large = replace(self.header, size_class=1)
        overlong = put(padded, 0, (2**32 - 1).to_bytes(4, "big"))
        contents = {"content that is not JSON": b"halo", "no content at all": b"", "a list": b"[]"}
        contents |= {"a name twice": b'{"a":1,"a":2}'}
        return [
            self.refused("commitment", "committed to another key", self.uncommitted(padded)),
            self.refused(
                "padding", "padding not zero at its end", self.seal_padded(self.header, flip(padded, -1))
            ),
            self.refused("padding", "length beyond the class", self.seal_padded(self.header, overlong)),
            self.refused(
                "class", "a larger class than needed", self.seal_padded(large, pad(b"", self.content, 1))
            ),
            *(
                self.refused("content", name, self.seal(replace(self.header, size_class=0), content))
                for name, content in contents.items()
            ),
        ]

    def uncommitted(self, padded: bytes) -> bytes:
        commitment = packet_commitment(self.randomness.bytes(32), self.header.encode())
        told = {
            "secret": self.packet_key,
            "salt": self.packet_id,
            "commitment": commitment,
            "nonce": self.nonce,
        }
        return sign_sealed(Part, encrypt(Part, self.header, padded, **told), self.signer)

    def shapes(self) -> list[Case]:
        def spoiled(code: Refusal, name: str, at: int, new: bytes) -> Case:
            return self.refused(code, name, self.anew(put(self.good, at, new)))

        nobody = put(self.answer, 36, bytes(4))
        unsigned = {"place": self.place(part=0, signer_key_id=OUTSIDE), "sign_public": None}
        return [
            self.refused("length", "empty", b""),
            self.refused("length", "only a header", self.good[:56]),
            self.refused("length", "one byte short", self.good[:-1]),
            self.refused("length", "one byte more", self.good + b"\0"),
            spoiled("version", "version 2", 0, b"\2"),
            spoiled("suite", "suite 2", 1, b"\2"),
            spoiled("type", "type 10", 2, b"\x0a"),
            spoiled("length", "class 1 with the length of class 0", 3, b"\1"),
            spoiled("class", "class 6", 3, b"\6"),
            self.refused("field", "a packet of nobody's", nobody, **unsigned),
        ]

"""document.json: revisions of documents, one after another, and every way one can be wrong."""

from dataclasses import asdict, replace
from typing import Any

from teduh.sealing import labels
from teduh.sealing.document import Revision, RevisionHeader, document_id
from teduh.sealing.errors import Refusal
from teduh.sealing.layout import ZERO_HASH
from twin.document import DocumentPlace, seal_padded_revision
from twin.keys import KeyPair
from twin.randomness import SeededRandomness
from twin.sealed import encrypt, pad, sign_sealed, size_class_for
from twin.strict_json import encode_object
from twin.vectors.form import Case, flip, known, put
from twin.vectors.world import World

NAME = "masidu/1"
FIELDS = {"school id": 4, "room id": 20, "epoch": 39, "author key id": 40, "document id": 56, "revision": 79}
FIELDS |= {"previous hash": 80}


def make(world: World) -> Case:
    maker = _DocumentMaker(world)
    long = "a" * 64
    return known(
        "Revisions of documents (spec, section 13). `place` is what the reader expects; `previous` the revision just "
        "before, where she has it; `seen` the highest she has seen. Sealing `content` with the given header, frank_key "
        "and nonce gives exactly the revision. `names` are document ids.",
        names=[
            {"room_id": world.case_id, "document_name": name, "document_id": document_id(world.case_id, name)}
            for name in (NAME, "a", long)
        ],
        positive=maker.positive(),
        negative=[
            *maker.contexts(),
            *maker.flips(),
            *maker.insiders(),
            *maker.shapes(),
            *maker.successions(),
        ],
    )


class _DocumentMaker:
    def __init__(self, world: World) -> None:
        self.world = world
        self.randomness = SeededRandomness("teduh vectors 1: document")
        self.epoch_key = world.epochs[2].secrets.epoch_key
        self.author = world.sari
        self.frank_key, self.nonce = self.randomness.bytes(32), self.randomness.bytes(12)
        self.content = encode_object(
            {"masalah": "tidur larut", "nilai": [4, 7.5, 10], "catatan": {"é": "🌿"}}
        )
        self.first = self.seal(self.header_for(self.content), self.content)
        self.header = self.header_for(self.content, revision=2, previous_hash=Revision.parse(self.first).hash)
        self.good = self.seal(self.header, self.content)

    def header_for(self, content: bytes, **changed: Any) -> RevisionHeader:
        header = RevisionHeader(
            size_class=size_class_for(len(content)),
            school_id=self.world.school_id,
            room_id=self.world.case_id,
            epoch=3,
            author_key_id=self.author.key_id,
            document_id=document_id(self.world.case_id, NAME),
            revision=1,
            previous_hash=ZERO_HASH,
        )
        return replace(header, **changed)

    def seal(self, header: RevisionHeader, content: bytes) -> bytes:
        return self.seal_padded(header, pad(self.frank_key, content, header.size_class))

    def seal_padded(self, header: RevisionHeader, padded: bytes) -> bytes:
        return seal_padded_revision(
            header, padded, author=self.author, epoch_key=self.epoch_key, nonce=self.nonce
        )

    def anew(self, spoiled: bytes) -> bytes:
        return sign_sealed(Revision, spoiled[:-64], self.author)

    def case(self, name: str, raw: bytes, **changed: Any) -> Case:
        return {
            "name": name,
            "place": self.place(),
            "sign_public": self.author.sign_public,
            "epoch_key": self.epoch_key,
            "previous": None,
            "seen": None,
            "revision": raw,
            **changed,
        }

    def place(self, header: RevisionHeader | None = None, **changed: Any) -> dict[str, Any]:
        header = header or self.header
        place = DocumentPlace(
            header.school_id, header.room_id, header.epoch, header.author_key_id, header.document_id
        )
        return asdict(place) | changed

    def refused(self, code: Refusal, name: str, raw: bytes, **changed: Any) -> Case:
        return {**self.case(name, raw, **changed), "refused": code}

    def sealed(self, name: str, header: RevisionHeader, content: bytes, **changed: Any) -> Case:
        raw = self.seal(header, content)
        return {
            **self.case(name, raw, **changed),
            "header": asdict(header),
            "sign_seed": self.author.sign_seed,
            "content": content,
            "frank_key": self.frank_key,
            "nonce": self.nonce,
            "hash": Revision.parse(raw).hash,
        }

    def positive(self) -> list[Case]:
        filled = b'{"a":"' + b"a" * (1024 - 36 - 8) + b'"}'
        over = b'{"a":"' + b"a" * (1024 - 36 - 7) + b'"}'
        deep = b'{"a":' + b"[" * 31 + b"]" * 31 + b"}"
        later = self.header_for(
            self.content, revision=3, epoch=4, previous_hash=Revision.parse(self.good).hash
        )
        return [
            self.sealed("the first revision", self.header_for(self.content), self.content),
            self.sealed("the second", self.header, self.content, previous=self.first, seen=self.first),
            self.sealed("seen before", self.header, self.content, previous=self.first, seen=self.good),
            self.sealed(
                "under a later epoch", later, self.content, previous=self.good, place=self.place(later)
            ),
            self.sealed("an empty object", self.header_for(b"{}"), b"{}"),
            self.sealed("content that fills class 1", self.header_for(filled), filled),
            self.sealed("content one byte too long for class 1", self.header_for(over), over),
            self.sealed("an object nested 32 deep", self.header_for(deep), deep),
        ]

    def contexts(self) -> list[Case]:
        other = KeyPair.make(self.randomness)
        changes: dict[str, Any] = {
            "school_id": other.key_id,
            "room_id": other.key_id,
            "epoch": 4,
            "author_key_id": other.key_id,
        }
        changes |= {"document_id": document_id(self.world.case_id, "masidu/2")}
        cases = [
            self.refused(
                "context", f"expected in another {name}", self.good, place=self.place(**{name: value})
            )
            for name, value in changes.items()
        ]
        wrong_key = self.randomness.bytes(32)
        return [
            *cases,
            self.refused("signature", "judged by another's key", self.good, sign_public=other.sign_public),
            self.refused("cipher", "opened with another epoch key", self.good, epoch_key=wrong_key),
        ]

    def flips(self) -> list[Case]:
        """By an outsider: the signature fails. By the author, signing anew: the AEAD fails."""
        cases = []
        for name, at in {**FIELDS, "commitment": 112, "nonce": 144, "ciphertext": 156, "tag": -65}.items():
            spoiled = flip(self.good, at)
            placed: dict[str, Any] = {"place": self.place(RevisionHeader.parse(spoiled))}
            cases.append(self.refused("signature", f"{name} flipped", spoiled, **placed))
            cases.append(
                self.refused("cipher", f"{name} flipped and signed anew", self.anew(spoiled), **placed)
            )
        message_signed = self.good[:-64] + self.author.sign(
            labels.MESSAGE_SIGNATURE + Revision.signed_bytes(self.good[:-64])[-32:]
        )
        return [
            *cases,
            self.refused("signature", "R flipped", flip(self.good, -64)),
            self.refused("signature", "S flipped", flip(self.good, -32)),
            self.refused("signature", "signed under the message's label", message_signed),
        ]

    def insiders(self) -> list[Case]:
        """Sealed by a member's changed client: signature and AEAD hold, the rest must not."""
        padded = pad(self.frank_key, self.content, 0)
        large = replace(self.header, size_class=1)
        overlong = put(padded, 32, (2**32 - 1).to_bytes(4, "big"))
        contents = {
            "content that is not JSON": b"halo",
            "no content at all": b"",
            "a list": b"[]",
            "a name twice": b'{"a":1,"a":2}',
            "an escaped NUL": b'{"a":"\\u0000"}',
            "a NUL in a name": b'{"\\u0000":1}',
            "a lone surrogate deep within": b'{"a":[{"b":"\\ud800"}]}',
            "a number no double holds": b'{"a":1e999}',
            "an object nested 33 deep": b'{"a":' + b"[" * 32 + b"]" * 32 + b"}",
        }
        return [
            self.refused("commitment", "commitment to another plaintext", self.uncommitted(padded)),
            self.refused(
                "padding", "padding not zero at its end", self.seal_padded(self.header, flip(padded, -1))
            ),
            self.refused("padding", "length beyond the class", self.seal_padded(self.header, overlong)),
            self.refused(
                "class",
                "a larger class than needed",
                self.seal_padded(large, pad(self.frank_key, self.content, 1)),
            ),
            *(
                self.refused("content", name, self.seal(replace(self.header, size_class=0), content))
                for name, content in contents.items()
            ),
        ]

    def uncommitted(self, padded: bytes) -> bytes:
        commitment = self.randomness.bytes(32)
        salt, secret = self.header.document_id, self.epoch_key
        told = {"secret": secret, "salt": salt, "commitment": commitment, "nonce": self.nonce}
        return sign_sealed(Revision, encrypt(Revision, self.header, padded, **told), self.author)

    def shapes(self) -> list[Case]:
        def spoiled(code: Refusal, name: str, at: int, new: bytes, **placed: Any) -> Case:
            return self.refused(code, name, self.anew(put(self.good, at, new)), place=self.place(**placed))

        return [
            self.refused("length", "empty", b""),
            self.refused("length", "only a header", self.good[:112]),
            self.refused("length", "one byte short", self.good[:-1]),
            self.refused("length", "one byte more", self.good + b"\0"),
            spoiled("version", "version 2", 0, b"\2"),
            spoiled("suite", "suite 2", 1, b"\2"),
            spoiled("type", "type 1", 2, b"\1"),
            spoiled("length", "class 1 with the length of class 0", 3, b"\1"),
            spoiled("class", "class 6", 3, b"\6"),
            spoiled("field", "epoch 0", 36, bytes(4), epoch=0),
            spoiled("field", "revision 0", 72, bytes(8)),
            spoiled("previous", "revision 1 with a hash before", 79, b"\1"),
            spoiled("previous", "revision 2 without a hash before", 80, ZERO_HASH),
        ]

    def successions(self) -> list[Case]:
        """Each sound alone; not after, or beside, what the reader has."""
        content, header = self.content, self.header
        before = Revision.parse(self.first).hash
        other_first = self.seal(self.header_for(b"{}"), b"{}")
        skipped = self.seal(replace(header, revision=3), content)
        third = replace(header, revision=3, epoch=2, previous_hash=Revision.parse(self.good).hash)
        fork = self.seal(self.header_for(b"{}", revision=2, previous_hash=before), b"{}")
        elsewhere = self.seal(
            self.header_for(content, document_id=document_id(self.world.case_id, "a")), content
        )
        return [
            self.refused("previous", "after another revision 1", self.good, previous=other_first),
            self.refused("previous", "a revision left out", skipped, previous=self.first),
            self.refused("previous", "after itself", self.good, previous=self.good),
            self.refused(
                "previous",
                "under an earlier epoch than the revision before",
                self.seal(third, content),
                previous=self.good,
                place=self.place(third),
            ),
            self.refused("context", "after a revision of another document", self.good, previous=elsewhere),
            self.refused("rollback", "a lower revision than seen", self.first, seen=self.good),
            self.refused("rollback", "another revision of the number seen", fork, seen=self.good),
        ]

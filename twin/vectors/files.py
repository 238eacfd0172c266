"""file.json: files sealed in chunks, and every way they are cut, mixed or stretched."""

from hashlib import sha256
from typing import Any

from teduh.sealing import labels
from teduh.sealing.errors import Refusal
from teduh.sealing.file import CHUNK_SIZE, FILE_LIMIT
from twin.file import chunk_aad
from twin.primitives import aead_seal, hkdf
from twin.randomness import SeededRandomness
from twin.vectors.form import Case, flip, known

type Chunk = tuple[int, int, bytes]  # number, last, plain
FULL = CHUNK_SIZE


def make() -> Case:
    maker = _FileMaker()
    return known(
        "Files (spec, section 16). `stored`, or where that is large its sha256, is the chunks sealed one after the other: "
        "`chunks` says under which number and flag, and of which byte how many times. `size` is what the reader was told.",
        positive=maker.positive(),
        negative=maker.negative(),
    )


class _FileMaker:
    def __init__(self) -> None:
        randomness = SeededRandomness("teduh vectors 1: file")
        self.file_key, self.file_id = randomness.bytes(32), randomness.bytes(16)
        self.other = randomness.bytes(32)
        self.chunk_key = hkdf(self.file_key, salt=self.file_id, info=labels.FILE)

    def stored(self, chunks: list[Chunk]) -> bytes:
        aad = chunk_aad(self.file_id)
        return b"".join(
            aead_seal(self.chunk_key, number.to_bytes(11, "big") + bytes((last,)), plain, aad)
            for number, last, plain in chunks
        )

    def case(self, name: str, chunks: list[Chunk], *, size: int | None = None) -> Case:
        stored = self.stored(chunks)
        told: Case = {
            "name": name,
            "file_id": self.file_id,
            "file_key": self.file_key,
            "size": sum(len(plain) for _, _, plain in chunks) if size is None else size,
            "chunks": [
                {"number": number, "last": last, "byte": plain[:1], "times": len(plain)}
                for number, last, plain in chunks
            ],
        }
        return told | (
            {"stored": stored} if len(stored) < 300 else {"stored_sha256": sha256(stored).digest()}
        )

    def positive(self) -> list[Case]:
        told = {
            "one byte": [(0, 1, b"a")],
            "a small file": [(0, 1, b"b" * 200)],
            "one full chunk": [(0, 1, b"c" * FULL)],
            "a byte more than one chunk": [(0, 0, b"d" * FULL), (1, 1, b"e")],
            "two full chunks": [(0, 0, b"f" * FULL), (1, 1, b"g" * FULL)],
        }
        whole = self.chunks_of(128)
        return [*(self.case(name, chunks) for name, chunks in told.items()), self.case("8 MiB", whole)]

    def chunks_of(self, count: int) -> list[Chunk]:
        return [(number, int(number == count - 1), b"h" * FULL) for number in range(count)]

    def negative(self) -> list[Case]:
        a, b, end = b"a" * FULL, b"b" * FULL, b"c" * 100

        def refused(code: Refusal, name: str, chunks: list[Chunk], **told: Any) -> Case:
            return self.case(name, chunks, **told) | {"refused": code}

        small = self.case("", [(0, 1, end)])
        stored = small["stored"]

        def spoiled(code: Refusal, name: str, **changed: Any) -> Case:
            kept = {key: value for key, value in small.items() if key != "chunks"}
            return kept | {"name": name} | changed | {"refused": code}

        return [
            refused("cipher", "cut at a chunk's end", [(0, 0, a)]),
            refused("length", "cut at a chunk's end, the size kept", [(0, 0, a)], size=FULL + 100),
            refused("cipher", "two chunks exchanged", [(1, 0, b), (0, 0, a), (2, 1, end)]),
            refused("cipher", "a chunk twice", [(0, 0, a), (0, 0, a), (2, 1, end)]),
            refused("cipher", "a chunk left out", [(0, 0, a), (2, 1, end)]),
            refused("cipher", "the last flag too early", [(0, 1, a), (1, 1, end)]),
            refused("cipher", "no last flag", [(0, 0, a), (1, 0, end)]),
            refused("cipher", "a chunk not full before the last", [(0, 0, end), (1, 1, a)]),
            refused("length", "an empty last chunk", [(0, 0, a), (1, 1, b"")]),
            refused("length", "a file of no bytes", [(0, 1, b"")]),
            refused("length", "nothing at all", [], size=0),
            refused(
                "length", "a byte above 8 MiB", [(number, 0, a) for number in range(128)] + [(128, 1, b"b")]
            ),
            spoiled("length", "a size one too small", size=99),
            spoiled("length", "a size one too large", size=101),
            spoiled("length", "a size of 8 MiB and a byte", size=FILE_LIMIT + 1),
            spoiled("cipher", "another key", file_key=self.other),
            spoiled("cipher", "another id", file_id=self.other[:16]),
            spoiled("cipher", "a byte flipped", stored=flip(stored, 0)),
            spoiled("cipher", "tag flipped", stored=flip(stored, -1)),
            spoiled("length", "one byte short", stored=stored[:-1]),
            spoiled("length", "one byte more", stored=stored + b"\0"),
        ]

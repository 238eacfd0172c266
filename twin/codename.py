"""Codenames: made here, typed by people, turned into all an anonymous case needs (spec, section 7)."""

import re
import unicodedata
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Literal

from teduh.sealing import labels
from teduh.sealing.errors import SealingError
from teduh.sealing.locks import STUDENT_KDF, KdfParameters
from twin.keys import KeyPair
from twin.primitives import argon2id, hkdf
from twin.randomness import SYSTEM, Randomness
from twin.wordlist import INDEX_OF_WORD, WORDLIST_VERSION, WORDS

WORD_COUNT = 7
SECRET_SIZE = 9
TYPED_LIMIT = 200
_SEPARATORS = re.compile(r"[\s,.:;()-]+")
_NUMBER = re.compile(r"[0-9]+")

type CodenameFault = Literal["too-long", "word-count", "unknown-word", "checksum"]


class CodenameError(SealingError):
    """What was typed is no codename. `word` counts, from 1, to the unknown one; the typed is not kept."""

    def __init__(self, fault: CodenameFault, *, word: int | None = None, count: int | None = None) -> None:
        super().__init__("codename")
        self.fault: CodenameFault = fault
        self.word = word
        self.count = count


@dataclass(frozen=True, slots=True)
class CodenameKeys:
    locator: bytes
    auth: bytes = field(repr=False)
    keys: KeyPair


def make_codename(randomness: Randomness = SYSTEM) -> str:
    return codename_from_secret(randomness.bytes(SECRET_SIZE))


def codename_from_secret(secret: bytes) -> str:
    bits = int.from_bytes(secret, "big") << 5 | _checksum(secret)
    shifts = range(11 * (WORD_COUNT - 1), -1, -11)
    return " ".join(WORDS[bits >> shift & 0x7FF] for shift in shifts)


def parse_codename(typed: str) -> str:
    """The canonical spelling; its work is bounded whatever is typed, and Argon2 never runs on a slip."""
    words = split_words(typed)
    if len(words) != WORD_COUNT:
        raise CodenameError("word-count", count=len(words))
    bits = 0
    for number, word in enumerate(words, start=1):
        index = INDEX_OF_WORD.get(word)
        if index is None:
            raise CodenameError("unknown-word", word=number)
        bits = bits << 11 | index
    if _checksum((bits >> 5).to_bytes(SECRET_SIZE, "big")) != bits & 0x1F:
        raise CodenameError("checksum")
    return " ".join(words)


def split_words(typed: str) -> list[str]:
    if len(typed) > TYPED_LIMIT:
        raise CodenameError("too-long")
    split = _SEPARATORS.split(unicodedata.normalize("NFKC", typed).lower())
    return [word for word in split if word and not _NUMBER.fullmatch(word)]


def derive_codename_keys(
    codename: str, *, school_id: bytes, codename_salt: bytes, parameters: KdfParameters = STUDENT_KDF
) -> CodenameKeys:
    root = argon2id(parse_codename(codename).encode("ascii"), codename_salt, parameters)

    def derive(label: bytes, length: int = 32) -> bytes:
        return hkdf(root, salt=school_id, info=label + bytes((WORDLIST_VERSION,)), length=length)

    return CodenameKeys(
        locator=derive(labels.CODENAME_LOCATOR, 16),
        auth=derive(labels.CODENAME_AUTH),
        keys=KeyPair(derive(labels.CODENAME_BOX), derive(labels.CODENAME_SIGN)),
    )


def _checksum(secret: bytes) -> int:
    return sha256(labels.CODENAME_CHECKSUM + secret).digest()[0] >> 3

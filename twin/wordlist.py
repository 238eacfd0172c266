"""The word list, version 1. It is frozen: changing one word would lock out whoever holds it in a codename."""

from hashlib import sha256
from pathlib import Path

WORDLIST_VERSION = 1
WORDLIST_SHA256 = "1aa3199330a66ad3843959a3121ca3859ff59300572fdcc204311eb30259311e"
WORDLIST_PATH = Path(__file__).parents[1] / "spec" / "wordlist-id.txt"


def _load() -> tuple[str, ...]:
    text = WORDLIST_PATH.read_bytes()
    assert sha256(text).hexdigest() == WORDLIST_SHA256, "the word list is not version 1"
    return tuple(text.decode("ascii").split())


WORDS = _load()
INDEX_OF_WORD = {word: index for index, word in enumerate(WORDS)}

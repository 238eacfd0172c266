"""codename.json, derivation.json, recovery.json: what people type, and what is derived from it."""

from teduh.sealing.errors import Refusal
from teduh.sealing.locks import COUNSELOR_KDF, STUDENT_KDF, KdfParameters, LockKind
from twin.account import derive_lock_secrets, passphrase_secret
from twin.codename import CodenameError, codename_from_secret, derive_codename_keys, parse_codename
from twin.primitives import argon2id
from twin.randomness import SeededRandomness
from twin.recovery import encode_recovery_code, recovery_secret
from twin.vectors.form import Case, known
from twin.wordlist import WORDS


def make_codenames() -> Case:
    randomness = SeededRandomness("teduh vectors 1: codename")
    secrets = [bytes(9), b"\xff" * 9, *(randomness.bytes(9) for _ in range(3))]
    codename = codename_from_secret(secrets[2])
    words = codename.split()
    typed = {
        "as it is": codename,
        "in capitals": codename.upper(),
        "with hyphens": "-".join(words),
        "numbered": " ".join(f"{n}. {word}" for n, word in enumerate(words, start=1)),
        "numbered in brackets, a line each": "\n".join(
            f"({n}) {word};" for n, word in enumerate(words, start=1)
        ),
        "with commas and full stops": ", ".join(words) + ".",
        "with doubled, leading and trailing white space": "  " + "\t ".join(words) + " \n",
        "in full-width letters": codename.translate(
            {ord(c): ord(c) + 0xFEE0 for c in map(chr, range(97, 123))}
        ),
        "with no-break spaces": "\u00a0".join(words),
        "200 characters": codename + " " * (200 - len(codename)),
    }
    return known(
        "Codenames (spec, section 7): made from 9 bytes; typed by people. `fault` and `word` (the number, from 1, "
        "of the first unknown word) are what the person is told.",
        positive=[
            *(
                {"name": f"made, {n}", "secret": secret, "codename": codename_from_secret(secret)}
                for n, secret in enumerate(secrets, start=1)
            ),
            *({"name": name, "typed": text, "codename": codename} for name, text in typed.items()),
        ],
        negative=[_faulty(name, text) for name, text in _slips(words).items()],
    )


def _slips(words: list[str]) -> dict[str, str]:
    other = next(
        word for word in WORDS if word != words[6] and (WORDS.index(word) ^ WORDS.index(words[6])) & 31
    )
    return {
        "nothing": "",
        "only separators": " -,. ",
        "only numbers": "1 2 3 4 5 6 7",
        "a number within a word": " ".join([f"{words[0]}1", *words[1:]]),
        "six words": " ".join(words[:6]),
        "eight words": " ".join([*words, words[0]]),
        "the third word unknown": " ".join([*words[:2], "xylofon", *words[3:]]),
        "two unknown words, the first counts": " ".join([words[0], "qqq", *words[2:6], "zzz"]),
        "a word cut short": " ".join([*words[:6], words[6][:-1]]),
        "a look-alike letter": " ".join([words[0].replace("a", "\u0430"), *words[1:]]).replace("e", "\u0435"),
        "the last word another": " ".join([*words[:6], other]),
        "two words exchanged": " ".join([words[1], words[0], *words[2:]]),
        "no separators": "".join(words),
        "201 characters": " ".join(words) + " " * (201 - len(" ".join(words))),
        "10,000 characters": "a" * 10_000,
        "a NUL within": " ".join(words).replace(" ", "\0", 1),
    }


def _faulty(name: str, typed: str) -> Case:
    try:
        parse_codename(typed)
    except CodenameError as error:
        return {"name": name, "typed": typed, "fault": error.fault, "word": error.word, "refused": error.code}
    raise AssertionError(name)


def make_derivations() -> Case:
    """Few, since each runs Argon2 at full cost."""
    randomness = SeededRandomness("teduh vectors 1: derivation")
    school_id, salt = randomness.bytes(16), randomness.bytes(16)
    of_codename = _derived_codename(codename_from_secret(randomness.bytes(9)), school_id, salt)
    code = encode_recovery_code(randomness.bytes(16))
    decomposed = "cafe\u0301 \uff33\uff45\uff4e\uff4a\uff41 \ufb01"
    passphrases = [
        ("a student's passphrase", "melati Kopi  Senja 42", STUDENT_KDF),
        ("a counselor's passphrase, not in NFKC", decomposed, COUNSELOR_KDF),
    ]
    of_passphrases = [
        _locked(
            name,
            {"passphrase": text},
            secret=passphrase_secret(text),
            salt=randomness.bytes(16),
            parameters=kdf,
            kind=LockKind.PASSPHRASE,
        )
        for name, text, kdf in passphrases
    ]
    of_code = _locked(
        "a recovery code",
        {"code": code},
        secret=recovery_secret(code),
        salt=randomness.bytes(16),
        parameters=STUDENT_KDF,
        kind=LockKind.RECOVERY,
    )
    return known(
        "What is derived by Argon2id and HKDF (spec, section 7). The negative ones are refused before deriving.",
        positive=[of_codename, *of_passphrases, of_code],
        negative=_underivable(salt),
    )


def _derived_codename(codename: str, school_id: bytes, salt: bytes) -> Case:
    found = derive_codename_keys(codename, school_id=school_id, codename_salt=salt)
    return {
        "name": "a codename",
        "codename": codename,
        "school_id": school_id,
        **kdf_fields(salt, STUDENT_KDF),
        "root": argon2id(codename.encode(), salt, STUDENT_KDF),
        "locator": found.locator,
        "auth": found.auth,
        "box_private": found.keys.box_private,
        "sign_seed": found.keys.sign_seed,
        "key_id": found.keys.key_id,
    }


def _underivable(salt: bytes) -> list[Case]:
    asked = {
        "memory below the floor": (salt, KdfParameters(19_455, 3)),
        "memory of 1 MiB": (salt, KdfParameters(1_024, 3)),
        "memory above the ceiling": (salt, KdfParameters(262_145, 3)),
        "one pass": (salt, KdfParameters(32_768, 1)),
        "eleven passes": (salt, KdfParameters(32_768, 11)),
        "two lanes": (salt, KdfParameters(32_768, 3, lanes=2)),
        "no lane": (salt, KdfParameters(32_768, 3, lanes=0)),
        "algorithm 2": (salt, KdfParameters(32_768, 3, algorithm=2)),
    }
    asked |= {f"a salt of {length} bytes": (bytes(length), STUDENT_KDF) for length in (0, 15, 17)}
    return [{"name": name, "refused": "parameters", **kdf_fields(*told)} for name, told in asked.items()]


def kdf_fields(salt: bytes, parameters: KdfParameters) -> Case:
    return {
        "salt": salt,
        "kdf": {
            "algorithm": parameters.algorithm,
            "memory_kib": parameters.memory_kib,
            "passes": parameters.passes,
            "lanes": parameters.lanes,
        },
    }


def _locked(
    name: str, typed: Case, *, secret: bytes, salt: bytes, parameters: KdfParameters, kind: LockKind
) -> Case:
    found = derive_lock_secrets(secret, salt, parameters, kind)
    return {
        "name": name,
        **typed,
        "secret": secret,
        "kind": kind,
        **kdf_fields(salt, parameters),
        "root": argon2id(secret, salt, parameters),
        "auth": found.auth,
        "lock_key": found.lock_key,
    }


def make_recovery_codes() -> Case:
    randomness = SeededRandomness("teduh vectors 1: recovery")
    secrets = [bytes(16), b"\xff" * 16, randomness.bytes(16)]
    code = encode_recovery_code(secrets[2])
    zeros = encode_recovery_code(secrets[0])
    groups = "-".join(code[at : at + 5] for at in range(0, 26, 5))
    typed = {
        "as it is": (code, code),
        "in groups": (groups, code),
        "in small letters": (code.lower(), code),
        "with spaces around": (f"  {groups.replace('-', ' ')}\n", code),
        "O for zero": ("O" * 26, zeros),
        "o for zero": ("o" * 26, zeros),
        "I, l and L for one": ("IlL1" * 6 + "1G", "1" * 25 + "G"),
    }
    slips: dict[str, tuple[Refusal, str]] = {
        "nothing": ("length", ""),
        "one letter short": ("length", code[:-1]),
        "one letter more": ("length", code + "0"),
        "the letter U": ("alphabet", "U" + code[1:]),
        "a sign": ("alphabet", "*" + code[1:]),
        "spare bits not zero": ("padding", zeros[:-1] + "1"),
        "both spare bits": ("padding", zeros[:-1] + "3"),
        "10,000 letters": ("length", "0" * 10_000),
    }
    return known(
        "Recovery codes (spec, section 7): 16 bytes as 26 letters; typed by people.",
        positive=[
            *(
                {"name": f"made, {n}", "secret": secret, "code": encode_recovery_code(secret)}
                for n, secret in enumerate(secrets, start=1)
            ),
            *({"name": name, "typed": text, "code": parsed} for name, (text, parsed) in typed.items()),
        ],
        negative=[{"name": name, "typed": text, "refused": code} for name, (code, text) in slips.items()],
    )

"""content.json: the JSON inside a message."""

import json
from typing import Any

from twin.content import parse_content
from twin.vectors.form import Case, known

FILE: Case = {
    "i": "AAECAwQFBgcICQoLDA0ODw",
    "k": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
    "s": 1,
    "y": "image/webp",
}


def make() -> Case:
    chat: Case = {"t": "chat", "x": "halo", "at": 1}
    sound: dict[str, Case] = {
        "a chat": chat,
        "a letter with a title": chat | {"t": "letter", "h": "Judul"},
        "a title of 120 characters": chat | {"t": "letter", "h": "é" * 120},
        "a feeling": chat | {"m": {"w": "badai"}},
        "a feeling in a word": chat | {"m": {"w": "cerah", "k": "lega", "s": 3}},
        "a reply": chat | {"r": "AAECAwQFBgcICQoLDA0ODw"},
        "unknown names": chat | {"z": [1, {"x": None}], "m": {"w": "hujan", "q": 1}},
        "text that looks like markup": chat | {"x": "<script>alert(1)</script>"},
    }
    cases = [(name, _json(told)) for name, told in sound.items()]
    cases.append(("a whole number written with a fraction", b'{"t":"chat","x":"a","at":3.0}'))
    data: Case = {"nilai": [0, 7.5, -2], "catatan": {"é": "🌿", "kosong": None, "ya": True}}
    full = FILE | {"n": "foto.webp", "d": 1200, "w": "AAECAwQ", "p": [640, 480]}
    newer: dict[str, Case] = {
        **{
            f"{kind} with data": chat | {"t": kind, "d": data}
            for kind in ("summary", "note", "answers", "referral")
        },
        **{f"{kind} without data": chat | {"t": kind} for kind in ("summary", "note", "answers", "referral")},
        "empty data": chat | {"t": "answers", "d": {}},
        "a note with a title and data": chat | {"t": "note", "h": "Judul", "d": data},
        **{f"{kind} with a file": chat | {"t": kind, "a": [FILE]} for kind in ("chat", "letter", "note")},
        "a file with everything, and an unknown name": chat | {"a": [full | {"z": 1}]},
        "ten files": chat | {"a": [FILE] * 10},
        **{
            f"a file that is {medium}": chat | {"a": [FILE | {"y": medium}]}
            for medium in ("image/jpeg", "audio/webm", "audio/mp4", "application/pdf")
        },
        "a file of 8 MiB": chat | {"a": [FILE | {"s": 8_388_608}]},
        "a file's name of 120 characters": chat | {"a": [FILE | {"n": "é" * 120}]},
        "64 heights": chat | {"a": [FILE | {"w": "A" * 86}]},
        "a side of 65,535": chat | {"a": [FILE | {"p": [65_535, 1]}]},
    }
    cases += [(name, _json(told)) for name, told in newer.items()]
    cases.append(
        (
            "data nested to the limit",
            b'{"t":"answers","x":"a","at":1,"d":{"a":' + b"[" * 30 + b"]" * 30 + b"}}",
        )
    )
    positive = [
        {"name": name, "content": content, "parsed_json": _json(parse_content(content)).decode()}
        for name, content in cases
    ]
    return known(
        "Contents of messages (spec, section 10). `parsed_json`: the names known, the rest dropped. Where there is "
        "`fill`, the letter @ in the content stands for fill[0] repeated fill[1] times, and nothing is parsed to.",
        positive=[
            *positive,
            _filled("text of 20,000 characters beyond the basic plane", "🌿", 20_000),
            _filled("data of 60,000 bytes", "a", 59_992, told=chat | {"t": "answers", "d": {"a": "@"}}),
        ],
        negative=[
            *({"name": name, "content": raw, "refused": "content"} for name, raw in _unsound(chat).items()),
            _filled("text of 20,001 characters", "a", 20_001) | {"refused": "content"},
            _filled(
                "too large by an unknown name", "a", 100_000, told={"t": "chat", "x": "a", "at": 1, "z": "@"}
            )
            | {"refused": "content"},
            *(
                {"name": name, "content": raw, "refused": "content"}
                for name, raw in _unsound_newer(chat).items()
            ),
            _filled("data of 60,001 bytes", "a", 59_993, told=chat | {"t": "answers", "d": {"a": "@"}})
            | {"refused": "content"},
        ],
    )


def _filled(name: str, character: str, times: int, *, told: Case | None = None) -> Case:
    return {
        "name": name,
        "content": _json(told or {"t": "chat", "x": "@", "at": 1}),
        "fill": [character, times],
    }


def _json(told: Any) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _unsound(chat: Case) -> dict[str, bytes]:
    wrong: dict[str, Case] = {
        "another t": chat | {"t": "memo"},
        "no text": {"t": "chat", "at": 1},
        "no clock": {"t": "chat", "x": "a"},
        "empty text": chat | {"x": ""},
        "text that is a number": chat | {"x": 1},
        "a NUL": chat | {"x": "a\0b"},
        "a clock that is text": chat | {"at": "1"},
        "a clock before 1970": chat | {"at": -1},
        "a clock with a fraction": chat | {"at": 1.5},
        "a clock that is true": chat | {"at": True},
        "a clock of 2^53": chat | {"at": 2**53},
        "a title on a chat": chat | {"h": "Judul"},
        "a title of 121 characters": chat | {"t": "letter", "h": "a" * 121},
        "another weather": chat | {"m": {"w": "salju"}},
        "a feeling without weather": chat | {"m": {"k": "lega"}},
        "a feeling that is text": chat | {"m": "hujan"},
        "a feeling of strength 4": chat | {"m": {"w": "hujan", "s": 4}},
        "a feeling of strength 0": chat | {"m": {"w": "hujan", "s": 0}},
        "a word of 25 characters": chat | {"m": {"w": "hujan", "k": "a" * 25}},
        "a reply to 15 bytes": chat | {"r": "AAECAwQFBgcICQoLDA0O"},
        "a reply with padding": chat | {"r": "AAECAwQFBgcICQoLDA0ODw=="},
        "a reply to null": chat | {"r": None},
    }
    raw = {
        "nothing": b"",
        "not JSON": b"halo",
        "a list": b"[]",
        "a number": b"1",
        "something behind": b'{"t":"chat","x":"a","at":1}x',
        "a byte order mark": b'\xef\xbb\xbf{"t":"chat","x":"a","at":1}',
        "not UTF-8": b'{"t":"chat","x":"\xff","at":1}',
        "a lone surrogate": b'{"t":"chat","x":"\\ud800","at":1}',
        "a name twice": b'{"t":"chat","x":"a","x":"b","at":1}',
        "a name twice, once escaped": b'{"t":"chat","x":"a","\\u0078":"b","at":1}',
        "a name twice in the feeling": b'{"t":"chat","x":"a","at":1,"m":{"w":"hujan","w":"cerah"}}',
        "NaN": b'{"t":"chat","x":"a","at":NaN}',
        "an escaped NUL": b'{"t":"chat","x":"\\u0000","at":1}',
        "a line break within text": b'{"t":"chat","x":"a\nb","at":1}',
    }
    return {name: _json(told) for name, told in wrong.items()} | raw


def _unsound_newer(chat: Case) -> dict[str, bytes]:
    answers = chat | {"t": "answers"}

    def with_file(**changed: Any) -> Case:
        return chat | {"a": [FILE | changed]}

    wrong: dict[str, Case] = {
        "data on a chat": chat | {"d": {}},
        "data on a letter": chat | {"t": "letter", "d": {}},
        "data that is a list": answers | {"d": []},
        "data that is null": answers | {"d": None},
        "a title on answers": answers | {"h": "Judul"},
        "a title on a summary": chat | {"t": "summary", "h": "Judul"},
        "a file on answers": answers | {"a": [FILE]},
        "a file on a referral": chat | {"t": "referral", "a": [FILE]},
        "no text beside data": {"t": "answers", "d": {}, "at": 1},
        "a NUL deep in data": answers | {"d": {"a": [{"b": "\0"}]}},
        "a NUL in a name of data": answers | {"d": {"\0": 1}},
        "a NUL in an unknown name's value": chat | {"z": "\0"},
        "no files": chat | {"a": []},
        "eleven files": chat | {"a": [FILE] * 11},
        "files that are an object": chat | {"a": FILE},
        "a file that is text": chat | {"a": ["foto"]},
        **{
            f"a file without {name}": chat | {"a": [{k: v for k, v in FILE.items() if k != name}]}
            for name in "iksy"
        },
        "a file id of 15 bytes": with_file(i="AAECAwQFBgcICQoLDA0O"),
        "a file key of 31 bytes": with_file(k="AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg"),
        "a file key with padding": with_file(k=FILE["k"] + "="),
        "a file of no bytes": with_file(s=0),
        "a file above 8 MiB": with_file(s=8_388_609),
        "a file of another medium": with_file(y="image/svg+xml"),
        "a file's name of 121 characters": with_file(n="a" * 121),
        "a file's length that is text": with_file(d="12"),
        "a file's length before zero": with_file(d=-1),
        "65 heights": with_file(w="A" * 87),
        "heights in a list": with_file(w=[1, 2]),
        "one side": with_file(p=[640]),
        "a side of zero": with_file(p=[0, 480]),
        "a side of 65,536": with_file(p=[65_536, 480]),
        "sides that are true": with_file(p=[True, True]),
    }
    head = b'{"t":"answers","x":"a","at":1,"d":'
    raw = {
        "a name twice in data": head + b'{"a":1,"a":2}}',
        "a name twice in a file": b'{"t":"chat","x":"a","at":1,"a":[{"i":1,"i":2}]}',
        "a lone surrogate deep in data": head + b'{"a":["\\udc00"]}}',
        "a number no double holds in data": head + b'{"a":-1e999}}',
        "a whole number no double holds in data": head + b'{"a":1' + b"0" * 400 + b"}}",
        "data nested beyond the limit": head + b'{"a":' + b"[" * 31 + b"]" * 31 + b"}}",
        "data nested 5,000 deep": head + b'{"a":' + b"[" * 5_000 + b"]" * 5_000 + b"}}",
    }
    return {name: _json(told) for name, told in wrong.items()} | raw

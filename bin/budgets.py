"""Holds the built client to its budgets (design: low data; performance: first visit). Called by bin/check after a build.

Sizes are of brotli files, which is what a browser gets.
"""

import json
import sys
from pathlib import Path

BUILD = Path(__file__).resolve().parent.parent / "build" / "client"
FILES = json.loads((BUILD / "manifest.json").read_text())
PARTS = json.loads((BUILD / "preload.json").read_text())

# entry points that one page loads, and the most bytes they may weigh together
BUDGETS = {
    "door": (["student.css", "door.js"], 16_000),
    "first words": (["student.css", "student.js", "sealer.js"], 36_000),
    "return": (["student.css", "room.css", "return.js", "sealer.js"], 52_000),
    "desk": (["staff.css", "desk.js", "sealer_staff.js"], 80_000),
    "case": (["staff.css", "case.js", "sealer_staff.js"], 96_000),
}


def weight(entries: list[str]) -> int:
    files = {name for entry in entries for name in (FILES[entry], *PARTS[entry])}
    return sum((BUILD / f"{name}.br").stat().st_size for name in files)


def main() -> None:
    over = False
    for page, (entries, most) in BUDGETS.items():
        size = weight(entries)
        over |= size > most
        print(f"{'over ' if size > most else 'ok   '}{page:<12}{size:>7} of {most} bytes (brotli)")
    sys.exit(over)


if __name__ == "__main__":
    main()

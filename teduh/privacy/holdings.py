"""The registry of personal data: each room says what it keeps, in what form, and who can read it.

`docs/data-map.md` is generated from it (`python manage.py datamap`); a test fails where a model has no line.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Holding:
    """One table. `form`: sealed (the server cannot read), hashed, plain or public."""

    model: str
    form: str
    keeps: str
    readable_by: str


_holdings: dict[str, Holding] = {}


def register(*holdings: Holding) -> None:
    for holding in holdings:
        _holdings[holding.model] = holding


def all_holdings() -> list[Holding]:
    return [_holdings[name] for name in sorted(_holdings)]

"""Many rows in few statements, for the group writer: rows go out in runs of 64, 32, … 1, so few texts are ever prepared.

One statement a run lets go of the interpreter once, where one a row would do so at every row. Values are bound, never
written into the text; table and column names are the caller's constants.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from django.db import connection

type Row = tuple[Any, ...]

_RUNS = (64, 32, 16, 8, 4, 2, 1)


class Rows:
    """Statements on the driver's own cursor, inside the transaction that the caller began by Django."""

    def __init__(self) -> None:
        self._postgres = connection.vendor == "postgresql"
        self._cursor = _binding_cursor() if self._postgres else connection.connection.cursor()
        self._mark = "%s" if self._postgres else "?"

    def locked(self, table: str, columns: str, pks: Sequence[int]) -> list[Row]:
        """These rows by key, in the order of their keys, and locked until the transaction ends."""
        return self._read(f"SELECT {columns} FROM {table} WHERE id IN ", pks, lock=self._postgres)  # noqa: S608

    def read(self, table: str, columns: str, pks: Sequence[int]) -> list[Row]:
        return self._read(f"SELECT {columns} FROM {table} WHERE id IN ", pks, lock=False)  # noqa: S608

    def insert(self, table: str, columns: str, rows: Sequence[Row]) -> None:
        for run in _runs(rows):
            values = _values(self._mark, len(run), len(run[0]))
            self._run(f"INSERT INTO {table} ({columns}) VALUES {values}", run)  # noqa: S608

    def update(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Sets `columns` of the row whose key stands first in each of `rows`."""
        told = ", ".join(f"{name} = v.column{at}" for at, name in enumerate(columns, 2))
        for run in _runs(rows):
            values = _values(self._mark, len(run), len(run[0]))
            self._run(f"UPDATE {table} SET {told} FROM (VALUES {values}) AS v WHERE id = v.column1", run)  # noqa: S608

    def _read(self, text: str, pks: Sequence[int], *, lock: bool) -> list[Row]:
        if not pks:
            return []  # PostgreSQL knows no empty list
        marks = ",".join([self._mark] * len(pks))
        with connection.wrap_database_errors:
            self._cursor.execute(f"{text}({marks}) ORDER BY id{' FOR NO KEY UPDATE' if lock else ''}", pks)
            found: list[Row] = self._cursor.fetchall()
        return found

    def _run(self, text: str, rows: Sequence[Row]) -> None:
        with connection.wrap_database_errors:
            self._cursor.execute(text, [value for row in rows for value in row])


@contextmanager
def together() -> Iterator[None]:
    """Statements that need no answer of one another go to PostgreSQL in one round; what fails is raised at the end."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


def _binding_cursor() -> Any:
    """Django's own cursor would write every envelope into the text as digits."""
    from psycopg import Cursor  # noqa: PLC0415  a school on SQLite has no need of 10 MB more

    return Cursor(connection.connection)


def _runs(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    at = 0
    for size in _RUNS:
        while len(rows) - at >= size:
            yield rows[at : at + size]
            at += size


@lru_cache(maxsize=256)
def _values(mark: str, rows: int, columns: int) -> str:
    one = "(" + ",".join([mark] * columns) + ")"
    return ",".join([one] * rows)

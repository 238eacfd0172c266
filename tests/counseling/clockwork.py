"""Time passes for a running server: what its counseling keeps is moved back by days, then its clock's job runs."""

from tests.support.server import RunningServer

_TIMES = {
    "counseling_assessment": ("starts", "opens", "due", "closes"),
    "counseling_aftercare": ("erase_at", "last_session"),
}


def days_pass(server: RunningServer, days: float) -> None:
    """As if so many days had gone by since everything that is there."""
    passed = int(days * 86_400_000)
    for table, columns in _TIMES.items():
        moved = ", ".join(f"{column} = {column} - {passed}" for column in columns)
        server.change(f"UPDATE {table} SET {moved}")
    open_due(server)


def open_due(server: RunningServer) -> None:
    server.run(
        "-c", "import teduh.asgi; from teduh.counseling.courses import open_due as o; o(); assert not o()"
    )

"""What the log says of a request: words and a status, never an address, a path or another value, and never a template."""

import logging

from teduh.lib.logs import QuietFormatter
from tests.support.raw import exchange
from tests.support.server import RunningServer


def line(name: str, text: str, *args: object, **more: object) -> str:
    record = logging.LogRecord(name, logging.WARNING, "", 0, text, args, None)
    record.__dict__.update(more)
    return QuietFormatter().format(record)


def test_a_foreign_line_is_told_in_words_without_values() -> None:
    refused = line("django.request", "%s: %s", "Not Found", "/api/kasus/rahasia", status_code=404)
    assert refused == "warning django.request: a request was answered with 404"
    assert line("uvicorn.error", "Waiting for %d of %(name)s, %5.2f s", 3) == (
        "warning uvicorn.error: Waiting for … of …, … s"
    )
    assert line("django.db", "duplicate key (username)=(sari)") == "warning django.db: (text left out)"
    assert line("teduh.live", "%s streams", 3) == "warning teduh.live: 3 streams"


def test_a_running_server_prints_no_template_and_no_path(server: RunningServer) -> None:
    assert exchange(server, "GET", "/tidak-ada/rahasia-sari").status == 404
    assert "rahasia-sari" not in server.log
    assert "%s" not in server.log
    assert "a request was answered with 404" in server.log

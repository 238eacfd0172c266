"""Every address declares who may come; every route is known to the sweeps; every refusal has its words."""

import ast
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from teduh.lib.refusals import REFUSALS
from teduh.people import doors
from tests.house.tree import modules
from tests.support.forking import ROOT
from tests.support.routes import ALL_ROUTES, FILE, LEAVE, PAGES, SEND, STREAM

OF_ONE = {"/meja/kasus/{case}", "/meja/kasus/{case}/{lane}", "/meja/konsultasi/{room}"}
PUBLIC = {page for page in PAGES if "AAAA" not in page} | {"/healthz", "/bingkai"} | OF_ONE
KINDS_OF_VISITOR = {
    getattr(doors, name)
    for name in ("ANYONE", "SESSION", "MEMBERS", "COUNSELORS", "COORDINATORS", "STUDENTS", "ACCOUNTS")
}
PROTOCOL = (ROOT / "spec" / "protocol.md").read_text()


def patterns(resolver: URLResolver, before: str = "/") -> Iterator[tuple[str, Any]]:
    for each in resolver.url_patterns:
        path = before + re.sub(r"<str:(\w+)>", r"{\1}", str(each.pattern))
        if isinstance(each, URLPattern):
            yield path, each.callback
        else:
            yield from patterns(each, path)


ADDRESSES = dict(patterns(get_resolver()))
DEFINITIONS = {"/api/formulir/{form}/{version}", "/api/proses/{process}/{version}"}


def doors_of(view: Any) -> tuple[doors.Door, ...]:
    """One, or one for each method of the address; none where it is a page."""
    return getattr(view, "doors", (view.door,) if hasattr(view, "door") else ())


def test_every_address_has_a_door_or_is_a_public_page() -> None:
    without = {path for path, view in ADDRESSES.items() if not doors_of(view)}
    assert without == PUBLIC


@pytest.mark.parametrize("path", [path for path in ADDRESSES if path.startswith("/api/")])
def test_a_door_declares_all_that_a_door_declares(path: str) -> None:
    for door in doors_of(ADDRESSES[path]):
        assert door.method in {"GET", "POST"}
        assert door.who in KINDS_OF_VISITOR
        assert door.rate in {"page", "source", "member"}
        assert door.cache == (doors.FOR_EVER if path in DEFINITIONS else "no-store")
        assert door.who != doors.ANYONE or door.rate in {"page", "source"}, (
            "who has no session is counted by source"
        )


def test_the_sweeps_know_every_route() -> None:
    beside_django = {SEND.path, FILE.path, STREAM.path}
    assert {route.path for route in ALL_ROUTES} == {
        p for p in ADDRESSES if p.startswith("/api/")
    } | beside_django
    for route in ALL_ROUTES:
        if route.path not in beside_django:
            [door] = [each for each in doors_of(ADDRESSES[route.path]) if each.method == route.method]
            assert (door.who == doors.ANYONE) == (route.by == "nobody"), route


def test_the_protocol_tells_of_every_route() -> None:
    for route in ALL_ROUTES:
        last = route.path.replace("/api/", "").replace("kasus/{case}", "…").removeprefix("…/")
        last = named_as_told(last)
        whole = named_as_told(route.path)
        rooms = whole.replace("<case>", "<room>")
        assert whole in PROTOCOL or rooms in PROTOCOL or f"…/{last}" in PROTOCOL or f"`{last}`" in PROTOCOL, (
            route
        )


def named_as_told(path: str) -> str:
    """An address with its parts named as the protocol names them."""
    told = {"document": "d", "assessment": "id", "process": "id", "duty": "id"}
    return re.sub(r"\{(\w+)\}", lambda found: f"<{told.get(found[1], found[1])}>", path)


def raised_codes() -> Iterator[tuple[str, str]]:
    for name, tree in modules("teduh"):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refusal":
                for leaf in ast.walk(node.args[0]):
                    if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str):
                        yield leaf.value, name


def test_every_refusal_has_its_status_and_its_kind_words() -> None:
    raised = dict(raised_codes())
    assert len(raised) > 10
    assert raised.keys() <= REFUSALS.keys()
    assert REFUSALS.keys() <= raised.keys(), "a code that nobody raises"
    for code, (status, words) in REFUSALS.items():
        assert 400 <= status <= 500, code
        assert words[0].isupper(), code
        assert words.endswith("."), code
        assert not re.search(r"error|server|token|gagal|salah|\d", words, re.IGNORECASE), code


def test_a_route_that_must_be_left_open_is_said_so() -> None:
    open_doors = {
        path for path, view in ADDRESSES.items() if any(door.who == doors.ANYONE for door in doors_of(view))
    }
    assert open_doors == {
        "/api/sekolah",
        "/api/kasus",
        "/api/kembali",
        "/api/masuk/awal",
        "/api/masuk",
        "/api/pulih/awal",
        "/api/pulih",
        "/api/hitungan",
        "/api/aktivasi/awal",
        "/api/aktivasi",
        "/api/rujukan/buka",
        "/api/rujukan/tautan/jawab",
        *DEFINITIONS,
    }
    assert LEAVE.path not in open_doors

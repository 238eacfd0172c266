"""Attacks 25 and 29: no route changes anything without a token, GET changes nothing, no cookie, safe headers everywhere."""

import base64
import hashlib
import json
import re
from typing import Any
from urllib.parse import urlsplit

import pytest

from teduh.lib.headers import ALWAYS, PAGE_POLICY, WORKER_POLICY, WRITING
from teduh.people.doors import FOR_EVER
from tests.support.cast import signed_in
from tests.support.forking import ROOT
from tests.support.raw import Reply, exchange, post_json
from tests.support.routes import ALL_ROUTES, FILE, LEAVE, PAGES, READ_ROUTES, SEND, STREAM, Route, Scene
from tests.support.server import RunningServer

SIGNED = [route for route in ALL_ROUTES if route.by != "nobody"]
OPEN = [route for route in ALL_ROUTES if route.by == "nobody"]
ADDRESSED = {(route.method, route.path) for route in ALL_ROUTES}
DEFINITIONS = {str(route) for route in READ_ROUTES if "{version}" in route.path and route.by == "nobody"}
BAD_TOKENS = (None, "", "x", "A" * 43, "Bearer", "é" * 10)
ODD_ADDRESSES = (
    "/tidak-ada",
    "/api/tidak-ada",
    "/api/",
    "/aset/tidak-ada.js",
    "/aset/../manage.py",
    "/admin/",
    "/%00",
    "/%ff",
)
STRANGE_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


@pytest.fixture(scope="module")
def scene(server: RunningServer) -> Scene:
    return Scene.of(server)


def body_of(scene: Scene, route: Route) -> bytes | None:
    return scene.sari.seal("tanpa kunci") if route is SEND else route.body(scene)


@pytest.mark.parametrize("route", SIGNED, ids=str)
def test_without_a_live_token_nothing_happens(scene: Scene, route: Route) -> None:
    body = body_of(scene, route)
    before = scene.server.counts()
    for token in BAD_TOKENS:
        sent = {"Authorization": f"Bearer {token}"} if token is not None else {}
        reply = exchange(scene.server, route.method, scene.path(route), body, headers=sent)
        assert (reply.status, reply.code) == (401, "no_session")
    assert scene.server.counts() == before


@pytest.mark.parametrize("route", SIGNED, ids=str)
def test_a_token_elsewhere_than_in_its_header_counts_for_nothing(scene: Scene, route: Route) -> None:
    token = scene.token(route)
    body = body_of(scene, route)
    places = (
        {"Cookie": f"token={token}; sessionid={token}"},
        {"X-Token": str(token)},
        {"Authorization": f"Basic {token}"},
    )
    for headers in places:
        reply = exchange(
            scene.server, route.method, f"{scene.path(route)}?token={token}", body, headers=headers
        )
        assert (reply.status, reply.code) == (401, "no_session")


@pytest.mark.parametrize("route", ALL_ROUTES, ids=str)
def test_another_method_is_refused(scene: Scene, route: Route) -> None:
    body = body_of(scene, route)
    before = scene.server.counts()
    for method in STRANGE_METHODS:
        if (method, route.path) in ADDRESSED or (route is FILE and method == "PUT"):
            continue
        reply = exchange(scene.server, method, scene.path(route), body, token=scene.token(route))
        assert reply.status in {404, 405}, method
    assert scene.server.counts() == before


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_read_and_nothing_else(scene: Scene, page: str) -> None:
    path = page.replace("{case}", scene.case)
    for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"):
        assert exchange(scene.server, method, path).status == 405, method


def test_an_address_that_is_none_says_so_kindly(scene: Scene) -> None:
    reply = exchange(scene.server, "GET", "/tidak-ada")
    assert reply.status == 404
    assert b'lang="id"' in reply.body
    assert b"Tidak ada yang hilang" in reply.body


@pytest.mark.parametrize("path", [*(route.path for route in READ_ROUTES), *PAGES, "/healthz"])
def test_reading_changes_nothing(scene: Scene, path: str) -> None:
    for token in (scene.sari.token, scene.ratna.token, None):
        exchange(
            scene.server, "GET", path.replace("{case}", scene.case), token=token
        )  # a look may leave its audit line
    before = scene.server.counts(), state(scene)
    for token in (scene.sari.token, scene.ratna.token, None):
        exchange(scene.server, "GET", path.replace("{case}", scene.case), token=token)
    assert (scene.server.counts(), state(scene)) == before


def state(scene: Scene) -> list[Any]:
    return [
        scene.server.query("SELECT id, number, epoch, accepted_at, urgent_at FROM cases_case ORDER BY id"),
        scene.server.query("SELECT id, seq, read_number, until_epoch FROM cases_member ORDER BY id"),
        scene.server.query("SELECT id, ended_at FROM people_session ORDER BY id"),
        scene.server.query("SELECT id, on_duty, away_line FROM people_person ORDER BY id"),
    ]


def every_answer(scene: Scene) -> list[tuple[str, Reply]]:
    """One good and one refused answer of each route, each page, odd addresses."""
    found = [(page, exchange(scene.server, "GET", page)) for page in (*PAGES, "/healthz")]
    for route in ALL_ROUTES:
        found.append((f"refused {route}", exchange(scene.server, route.method, scene.path(route), b"{")))
        if route not in (LEAVE, STREAM):
            body = body_of(scene, route)
            found.append(
                (
                    str(route),
                    exchange(scene.server, route.method, scene.path(route), body, token=scene.token(route)),
                )
            )
    found += [(odd, exchange(scene.server, "GET", odd)) for odd in ODD_ADDRESSES]
    found.append(("strange host", exchange(scene.server, "GET", "/", headers={"Host": "jahat.example"})))
    found.append(
        ("left", exchange(scene.server, "POST", "/api/keluar", token=signed_in(scene.server, "raka")[0]))
    )
    return found


def test_every_answer_is_safe_to_receive(scene: Scene) -> None:
    answers = every_answer(scene)
    assert len(answers) > 50
    for name, reply in answers:
        for header, value in ALWAYS.items():
            allowed = {value, WRITING[header]} if header in WRITING and name in PAGES else {value}
            assert reply.headers.get(header.lower()) in allowed, (name, header)
        assert "set-cookie" not in reply.headers, name
        assert "access-control-allow-origin" not in reply.headers, name
        kept = FOR_EVER if name.removeprefix("refused ") in DEFINITIONS else "no-store"
        assert reply.headers["cache-control"] == kept, name
        policy = reply.headers["content-security-policy"]
        assert policy in {PAGE_POLICY, WRITING["Content-Security-Policy"], "default-src 'none'"}, name
        assert reply.status < 500, name
        assert "server" not in reply.headers, name
        if reply.status >= 400 and name.startswith(("refused", "/api/")):
            assert reply.told.keys() >= {"code", "message"}, name


def test_the_page_policy_allows_nothing_that_a_stranger_could_use() -> None:
    rules: dict[str, str] = dict(rule.partition(" ")[::2] for rule in PAGE_POLICY.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["require-trusted-types-for"] == "'script'"
    for name in ("script-src", "style-src", "connect-src", "worker-src"):
        assert rules[name] == "'self'"
    for name in ("form-action", "base-uri", "frame-ancestors"):
        assert rules[name] == "'none'"
    assert not re.search(r"unsafe|\*|http|blob:", PAGE_POLICY)


def assets(scene: Scene) -> set[str]:
    pages = b"".join(exchange(scene.server, "GET", page).body for page in PAGES)
    return {found.decode() for found in re.findall(rb'(?:src|href)="(/aset/[^"]+)"', pages)}


def test_static_files_are_safe_and_kept_for_ever(scene: Scene) -> None:
    linked = assets(scene)
    assert len(linked) >= 3
    for path in linked:
        reply = exchange(scene.server, "GET", path)
        assert reply.status == 200, path
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.headers["cross-origin-resource-policy"] == "same-origin"
        assert "immutable" in reply.headers["cache-control"]
        assert "access-control-allow-origin" not in reply.headers
        assert "set-cookie" not in reply.headers


def test_the_worker_alone_may_compile_and_may_not_connect(scene: Scene) -> None:
    workers = sorted((ROOT / "build" / "client").glob("sealer*.js"))
    assert len(workers) == 2
    for worker in workers:
        policy = exchange(scene.server, "GET", f"/aset/{worker.name}").headers["content-security-policy"]
        assert policy == WORKER_POLICY
        assert "connect-src 'none'" in policy
    assert "wasm-unsafe-eval" not in PAGE_POLICY


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_nothing_of_strangers_and_runs_nothing_inline(scene: Scene, page: str) -> None:
    html = exchange(scene.server, "GET", page).body.decode()
    for found in re.findall(r'(?:src|srcset|action|data|poster)="([^"]*)"', html):
        assert not urlsplit(found).netloc, found
    for link in re.findall(r"<link\b[^>]*>", html):
        assert not urlsplit(re.findall(r'href="([^"]*)"', link)[0]).netloc
    for attributes in re.findall(r"<script\b([^>]*)>", html):
        assert "src=" in attributes or 'type="application/json"' in attributes
    assert not re.search(r"<[^>]+\s(?:on[a-z]+|style)=", html)
    assert "javascript:" not in html
    assert "<style" not in html


def test_names_with_markup_are_text(own_server: Any) -> None:
    server = own_server()
    evil = "</script><img src=x onerror=alert(1)>\"&'"
    quoted = evil.replace("'", "''")
    server.change(f"UPDATE people_person SET display_name = '{quoted}', about = '{quoted}'")
    server.change(f"UPDATE people_school SET name = '{quoted}'")
    for page in PAGES:
        html = exchange(server, "GET", page).body.decode()
        assert "<img src=x" not in html, page
        assert html.count("</script>") == html.count("<script"), page
        told = re.search(r'<script type="application/json" id="sekolah">(.*?)</script>', html, re.S)
        if told:
            assert json.loads(told[1])["name"] == evil
    token, _ = signed_in(server, "ratna")
    away = post_json(server, "/api/meja/jaga", {"on_duty": True, "away": evil}, token=token)
    assert away.told["me"]["away"] == evil
    assert away.headers["content-type"].startswith("application/json")
    assert away.headers["x-content-type-options"] == "nosniff"


def test_leaving_tells_the_browser_to_forget(server: RunningServer) -> None:
    reply = exchange(server, "POST", "/api/keluar", token=signed_in(server, "raka")[0])
    assert reply.status == 204
    assert reply.headers["clear-site-data"] == '"cache", "storage"'


def test_only_pages_that_write_hear_the_microphone(scene: Scene) -> None:
    writing = {page for page in PAGES if "microphone=(self)" in permissions(scene, page)}
    case = "/meja/kasus/AAAAAAAAAAAAAAAAAAAAAA"
    assert writing == {"/tulis", "/ruang", "/kembali", case, f"{case}/catatan"}


def permissions(scene: Scene, page: str) -> str:
    return exchange(scene.server, "GET", page).headers["permissions-policy"]


def test_the_frame_has_no_origin_no_network_and_one_script(scene: Scene) -> None:
    reply = exchange(scene.server, "GET", "/bingkai")
    policy = reply.headers["content-security-policy"].split("; ")
    assert "default-src 'none'" in policy
    assert "sandbox allow-scripts allow-downloads" in policy
    assert "frame-ancestors 'self'" in policy
    assert reply.headers["x-frame-options"] == "SAMEORIGIN"
    assert not any(rule.startswith(("connect-src", "frame-src", "worker-src")) for rule in policy)
    for source, inside in (("script", rb"<script[^>]*>(.*?)</script>"), ("style", rb"<style>(.*?)</style>")):
        [held] = re.findall(inside, reply.body, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(held).digest()).decode()
        assert f"{source}-src 'sha256-{digest}'" in policy

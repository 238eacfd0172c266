"""A server that lies: whatever it swaps, adds, drops, repeats or weakens, the browser refuses it and says so
(attacks 4 to 7, 16). The lies are told between a true server and a true browser."""

import base64
import json
import re
import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from teduh.sealing.codec import b64url_decode, b64url_encode
from teduh.sealing.directory import Directory
from teduh.sealing.manifest import Manifest, MemberRole, Reason
from tests.journeys.people import begin_story, come_back, confirm_codename, log_of, start_room
from tests.support.cast import counselor as counselor_client
from tests.support.server import RunningServer
from twin.client import CounselorTab, epoch_body
from twin.directory import apply, vouch
from twin.epoch import Invitation, invite, make_epoch
from twin.keys import KeyPair

type Lie = Callable[[dict[str, Any]], None]

CASE_STATE = re.compile(r"/api/kasus/[A-Za-z0-9_-]{22}$")


def tell_lies(page: Page, where: str | re.Pattern[str], lie: Lie) -> None:
    """From now on, JSON answers of these addresses pass through `lie`."""

    def handle(route: Route) -> None:
        answer = route.fetch()
        if answer.status != 200:
            route.fulfill(response=answer)
            return
        told = answer.json()
        lie(told)
        route.fulfill(response=answer, json=told)

    page.route(where, handle)


def lie_in_page(page: Page, lie: Lie) -> None:
    """The same for the school's card that the pages carry."""
    card = re.compile(r'(<script type="application/json" id="sekolah">)(.*?)(</script>)', re.DOTALL)

    def handle(route: Route) -> None:
        answer = route.fetch()
        found = card.search(answer.text())
        if not found:
            route.fulfill(response=answer)
            return
        told = json.loads(found[2])
        lie(told)
        route.fulfill(response=answer, body=card.sub(lambda m: m[1] + json.dumps(told) + m[3], answer.text()))

    page.route(re.compile(r"/(tulis|kembali|ruang|masuk)$"), handle)


def sent_bodies(page: Page) -> list[str]:
    """Collects every request body that could carry a word."""
    bodies: list[str] = []

    def note(request: Any) -> None:
        if request.method == "POST" and re.search(r"/api/kasus($|/.*/pesan$)", request.url):
            bodies.append(request.url)

    page.on("request", note)
    return bodies


def flip(text: str, at: int = 200) -> str:
    raw = bytearray(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    raw[at] ^= 1
    return b64url_encode(bytes(raw))


# -- keys ---------------------------------------------------------------------------------------------


def a_key_swapped(card: dict[str, Any]) -> None:
    """Another box key in the counselor's line."""
    card["directory"] = [flip(entry, 80) for entry in card["directory"]]


def a_log_cut_in_the_middle(card: dict[str, Any]) -> None:
    card["directory"] = [card["directory"][0], *card["directory"][2:]]


def an_unvouched_reader(card: dict[str, Any]) -> None:
    """A reader added by somebody whom no coordinator vouched for."""
    school = b64url_decode(card["id"])
    directory = Directory.replay(school, [b64url_decode(entry) for entry in card["directory"]])
    ghost, user = KeyPair(secrets.token_bytes(32), secrets.token_bytes(32)), secrets.token_bytes(16)
    entry = vouch(
        directory, apply(school, user, directory.entries[1].role, "Bu Ratna", keys=ghost), ghost, time_ms=1
    )
    card["directory"].append(b64url_encode(entry.encode()))
    card["readers"] = [b64url_encode(user)]


@pytest.mark.parametrize("lie", [a_key_swapped, a_log_cut_in_the_middle, an_unvouched_reader])
def test_nothing_is_sealed_to_keys_that_are_not_vouched_for(visit: Callable[..., Page], lie: Lie) -> None:
    page = visit("/")
    lie_in_page(page, lie)
    tell_lies(page, "**/api/sekolah", lie)
    bodies = sent_bodies(page)
    begin_story(page, "jangan sampai terkirim")
    confirm_codename(page)
    expect(page.get_by_role("alert").filter(has_text=re.compile("."))).not_to_have_count(0)
    assert bodies == []


def test_the_poster_s_fingerprint_is_compared(visit: Callable[..., Page], server: RunningServer) -> None:
    right = b64url_encode(counselor_client(server).school.directory.fingerprint())
    page = visit(f"/#sidik={right}")
    start_room(page, "kunci sekolah sama dengan poster")
    other = visit(f"/#sidik={flip(right, 3)}")
    bodies = sent_bodies(other)
    begin_story(other, "jangan sampai terkirim")
    confirm_codename(other)
    expect(other.get_by_role("alert").filter(has_text="poster")).to_be_visible()
    assert bodies == []


# -- who can read --------------------------------------------------------------------------------------


def forged(state: dict[str, Any], make: Callable[[Manifest], dict[str, Any]]) -> None:
    """Replaces the last epoch by a forged one after it, wrapped to everybody."""
    previous = Manifest.parse(b64url_decode(state["epochs"][-1]["manifest"]))
    body = make(previous)
    mine = {wrap["key_id"]: wrap["wrap"] for wrap in body["wraps"]}
    counselee = b64url_encode(previous.counselee().key_id)
    state["epochs"].append(
        {
            "epoch": previous.epoch + 1,
            "manifest": body["manifest"],
            "wrap": mine[counselee],
            "number": state["number"],
        }
    )


def invitations(previous: Manifest) -> list[Invitation]:
    return [Invitation(m.role, m.key_id, m.box_public, m.sign_public) for m in previous.members]


def server_s_own_epoch_key(previous: Manifest, ratna: CounselorTab) -> dict[str, Any]:
    """The same members, but the epoch key is the server's and so is the signature."""
    forger = KeyPair(secrets.token_bytes(32), secrets.token_bytes(32))
    epoch = make_epoch(
        school_id=previous.school_id,
        case_id=previous.case_id,
        previous=previous,
        members=invitations(previous),
        author=forger,
        reason=Reason.ROTATED,
        directory=ratna.school.directory,
        time_ms=1,
    )
    [author] = [member.key_id for member in previous.members if member.role is MemberRole.COUNSELOR][:1]
    return epoch_body(replace(epoch, manifest=replace(epoch.manifest, author_key_id=author)))


def a_ghost_member(previous: Manifest, ratna: CounselorTab) -> dict[str, Any]:
    """One reader more, whom the directory does not know."""
    ghost = KeyPair(secrets.token_bytes(32), secrets.token_bytes(32))
    epoch = make_epoch(
        school_id=previous.school_id,
        case_id=previous.case_id,
        previous=previous,
        members=[*invitations(previous), invite(MemberRole.COUNSELOR, ghost)],
        author=ratna.own_keys,
        reason=Reason.ROTATED,
        directory=ratna.school.directory,
        time_ms=1,
    )
    return epoch_body(epoch)


@pytest.mark.parametrize("forge", [server_s_own_epoch_key, a_ghost_member])
def test_no_word_goes_to_an_epoch_the_server_made_up(
    visit: Callable[..., Page],
    server: RunningServer,
    forge: Callable[[Manifest, CounselorTab], dict[str, Any]],
) -> None:
    ratna = counselor_client(server)
    page = visit("/")
    codename = start_room(page, "kata pertama yang benar")
    back = visit("/kembali")
    tell_lies(back, CASE_STATE, lambda state: forged(state, lambda previous: forge(previous, ratna)))
    come_back(back, codename)
    expect(back.get_by_role("alert").first).to_be_visible()
    bodies = sent_bodies(back)
    box = back.get_by_role("textbox", name="Tulis pesan")
    if box.is_visible() and box.is_enabled():
        box.fill("jangan sampai terkirim")
        send = back.get_by_role("button", name="Kirim", exact=True)
        if send.is_enabled():
            send.click()
    back.wait_for_timeout(1000)
    assert bodies == []


# -- what was said -------------------------------------------------------------------------------------


def drops_one(state: dict[str, Any]) -> None:
    at = [i for i, entry in enumerate(state["entries"]) if entry["j"] == "message"][1]
    del state["entries"][at]


def swaps_two(state: dict[str, Any]) -> None:
    first, second = [i for i, entry in enumerate(state["entries"]) if entry["j"] == "message"][:2]
    entries = state["entries"]
    entries[first]["e"], entries[second]["e"] = entries[second]["e"], entries[first]["e"]


def repeats_one(state: dict[str, Any]) -> None:
    first, second = [i for i, entry in enumerate(state["entries"]) if entry["j"] == "message"][:2]
    state["entries"][second]["e"] = state["entries"][first]["e"]


def bends_one(state: dict[str, Any]) -> None:
    first = next(entry for entry in state["entries"] if entry["j"] == "message")
    first["e"] = flip(first["e"], 250)


@pytest.mark.parametrize("lie", [drops_one, swaps_two, repeats_one, bends_one])
def test_a_changed_timeline_is_shown_as_such(
    visit: Callable[..., Page], server: RunningServer, lie: Lie
) -> None:
    page = visit("/")
    codename = start_room(page, "satu")
    for words in ("dua", "tiga"):
        page.get_by_role("textbox", name="Tulis pesan").fill(words)
        page.get_by_role("button", name="Kirim", exact=True).click()
        expect(log_of(page).get_by_text(words, exact=True)).to_be_visible()
    expect(log_of(page)).not_to_contain_text("menunggu jaringan")
    back = visit("/kembali")
    tell_lies(back, CASE_STATE, lie)
    come_back(back, codename)
    expect(log_of(back)).to_be_visible()
    expect(back.get_by_role("alert").first).to_be_visible()


# -- how keys are locked -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kdf",
    [
        {"alg": 1, "m": 1024, "t": 1, "p": 1},
        {"alg": 2, "m": 65_536, "t": 3, "p": 1},
        {"alg": 1, "m": 65_536, "t": 1, "p": 1},
        {"alg": 1, "m": 4_000_000, "t": 3, "p": 1},
    ],
    ids=["little memory", "another algorithm", "one pass", "a stall"],
)
def test_a_weak_lock_is_refused_before_anything_is_derived(
    visit: Callable[..., Page], server: RunningServer, kdf: dict[str, int]
) -> None:
    page = visit("/masuk", width=1280, height=800)
    tell_lies(page, "**/api/masuk/awal", lambda told: told.update(kdf=kdf))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    [told] = [each for each in server.demo["counselors"] if each["username"] == "ratna"]
    page.get_by_role("textbox", name="Nama pengguna").fill(told["username"])
    page.get_by_role("textbox", name="Frasa sandi").fill(told["passphrase"])
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page.get_by_role("status").first).not_to_have_text("")
    page.wait_for_timeout(1500)
    assert not [url for url in asked if url.endswith("/api/masuk")]


def test_weak_student_parameters_stop_the_codename(visit: Callable[..., Page]) -> None:
    page = visit("/")
    lie_in_page(page, lambda card: card["student_kdf"].update(m=1024, t=1))
    bodies = sent_bodies(page)
    begin_story(page, "jangan sampai terkirim")
    confirm_codename(page)
    expect(page.get_by_role("alert").filter(has_text="lemah")).to_be_visible()
    assert bodies == []

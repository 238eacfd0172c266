"""Attack 23 in the browser: somebody behind the school's one address guesses and floods; the others get in all the same."""

import secrets
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from teduh.sealing.codec import b64url_encode
from tests.journeys.people import begin_story, confirm_codename, log_of, sign_in
from tests.support.cast import anonymous
from tests.support.raw import post_json
from tests.support.raw import sign_in as guess
from tests.support.server import RunningServer
from tests.support.wire import Wire


@pytest.fixture
def crowded(own_server: Callable[..., RunningServer]) -> RunningServer:
    return own_server(TEDUH_REFUSALS_PER_MINUTE="1")


@pytest.fixture
def wire(crowded: RunningServer) -> Iterator[Wire]:
    opened = Wire(crowded.port)
    yield opened
    opened.close()


def answers(page: Page) -> list[int]:
    """The statuses of what is posted from now on."""
    seen: list[int] = []

    def hear(response: Any) -> None:
        if response.request.method == "POST" and response.url.endswith(("/api/masuk", "/api/kasus")):
            seen.append(response.status)

    page.on("response", hear)
    return seen


def test_a_counselor_whose_name_is_guessed_at_signs_in(
    visit: Callable[..., Page], crowded: RunningServer
) -> None:
    while guess(crowded, "ratna", b64url_encode(secrets.token_bytes(32))).status == 403:
        pass
    page = visit("/masuk")
    seen = answers(page)
    sign_in(page, crowded, "ratna")
    page.wait_for_url("**/meja")
    assert seen == [429, 200]


def test_a_student_behind_a_flood_of_openings_gets_her_room(
    visit: Callable[..., Page], crowded: RunningServer
) -> None:
    page = visit("/")
    seen = answers(page)
    begin_story(page, "aku di sekolah yang sama")
    while post_json(crowded, "/api/kasus", anonymous(crowded).opening("banjir")).status == 201:
        pass
    confirm_codename(page)
    expect(log_of(page)).to_contain_text("terkirim")
    assert seen == [429, 201]
    expect(page.get_by_text("aku di sekolah yang sama").first).to_be_visible()

"""Attacks 18 and 19: at the same instant, one wins, the other is told what to do, and everybody sees one order."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from teduh.sealing.codec import b64url_decode, b64url_encode
from teduh.sealing.manifest import Reason
from tests.support.cast import anonymous, counselor, everyone, talking_pair
from tests.support.listener import entry_came, listen
from tests.support.server import RunningServer
from twin.client import Answer, Http, StudentTab, Tab
from twin.message import OpenedMessage


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Runs the acts at the same instant, each in a thread; answers what each answered."""
    barrier, results = Barrier(len(acts)), [None] * len(acts)

    def run(index: int, act: Callable[[], Any]) -> None:
        barrier.wait()
        results[index] = act()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def asked(
    server: RunningServer, tab: Tab, path: str, body: Any = None, raw: bytes | None = None
) -> Callable[[], Answer]:
    """The request on a connection of its own."""
    http = Http(server.url)
    return lambda: http("POST", path, body, token=tab.token, raw=raw)


def statuses(answers: list[Answer]) -> list[int]:
    return sorted(answer.status for answer in answers)


def twin_of(tab: StudentTab, server: RunningServer) -> StudentTab:
    """A second tab of the same room."""
    other = StudentTab(Http(server.url))
    other.keys, other.locator, other.auth = tab.keys, tab.locator, tab.auth
    other.come_back()
    other.load()
    return other


def said(messages: list[OpenedMessage]) -> list[str]:
    return [message.content["x"] for message in messages]


def test_of_two_tabs_with_one_seq_one_wins_and_the_other_seals_again(server: RunningServer) -> None:
    sari, ratna = talking_pair(server)
    other = twin_of(sari, server)
    for turn in range(10):
        here, there = sari.seal(f"tab satu {turn}"), other.seal(f"tab dua {turn}")
        path = f"{sari.case_path}/pesan"
        answers = at_once(asked(server, sari, path, raw=here), asked(server, other, path, raw=there))
        assert statuses(answers) == [200, 409]
        [lost] = [answer.body for answer in answers if answer.status == 409]
        assert lost["code"] == "stale_seq"
        assert lost["seq"] == sari.seq + 1
        sari.load()
        other.load()
        assert b64url_decode(lost["head"]) == sari.head == other.head
        (other if answers[0].status == 200 else sari).send(f"lagi {turn}")
        sari.load()
        other.load()
    assert len(said(ratna.load())) == 21


def test_the_same_envelope_at_once_is_stored_once(server: RunningServer) -> None:
    sari, ratna = talking_pair(server)
    envelope = sari.seal("kirim berkali-kali")
    path = f"{sari.case_path}/pesan"
    answers = at_once(*[asked(server, sari, path, raw=envelope) for _ in range(12)])
    assert {answer.status for answer in answers} == {200}
    assert len({str(answer.body) for answer in answers}) == 1
    assert said(ratna.load()).count("kirim berkali-kali") == 1


def test_many_senders_at_once_make_one_order_without_gaps(server: RunningServer) -> None:
    pairs = [talking_pair(server) for _ in range(6)]

    def talk(tab: Tab, name: str) -> Callable[[], None]:
        def act() -> None:
            for turn in range(15):
                tab.send(f"{name} {turn}")

        return act

    with listen(server, pairs[0][0]) as heard:
        at_once(*[talk(tab, name) for pair in pairs for tab, name in zip(pair, ("S", "R"), strict=True)])
        last = pairs[0][0].call("GET", pairs[0][0].case_path)["number"]
        heard.until(entry_came(last))
        assert heard.numbers() == list(range(heard.numbers()[0], last + 1))
    for sari, ratna in pairs:
        texts = said(sari.load())  # checks numbers and chain entry by entry
        assert texts == said(ratna.load())
        assert [text for text in texts if text[0] == "S"] == [f"S {turn}" for turn in range(15)]
        assert [text for text in texts if text[0] == "R"] == [f"R {turn}" for turn in range(15)]


def test_of_two_openings_with_one_case_id_one_wins(server: RunningServer) -> None:
    mine, other = anonymous(server), anonymous(server)
    body = mine.opening("punyaku")
    other.case_id = mine.case_id
    foreign = other.opening("punya orang lain")
    other.case_id = mine.case_id
    epoch = other._first_epoch([other.school.invitation(user) for user in other.school.readers])
    manifest = b64url_encode(epoch.manifest.encode())
    wraps = [{"key_id": b64url_encode(k), "wrap": b64url_encode(w)} for k, w in epoch.wraps.items()]
    foreign |= {"case": body["case"], "manifest": manifest, "wraps": wraps, "messages": []}
    answers = at_once(asked(server, mine, "/api/kasus", body), asked(server, other, "/api/kasus", foreign))
    check_one_won(answers, mine, other)


def test_of_two_openings_with_one_locator_one_wins(server: RunningServer) -> None:
    mine, other = anonymous(server), anonymous(server)
    other.locator = mine.locator
    bodies = mine.opening("punyaku"), other.opening("punya orang lain")
    answers = at_once(
        asked(server, mine, "/api/kasus", bodies[0]), asked(server, other, "/api/kasus", bodies[1])
    )
    check_one_won(answers, mine, other)


def check_one_won(answers: list[Answer], mine: StudentTab, other: StudentTab) -> None:
    assert statuses(answers) == [201, 409]
    [lost] = [answer for answer in answers if answer.status == 409]
    assert lost.body.keys() == {"code", "message"}
    assert lost.body["code"] == "taken"
    winner, loser = (mine, other) if answers[0].status == 201 else (other, mine)
    winner.come_back()
    assert len(winner.load()) <= 1
    answer = loser.ask("POST", "/api/kembali", _secret(loser))
    assert answer.status == 404


def _secret(tab: StudentTab) -> dict[str, str]:
    assert tab.locator is not None
    assert tab.auth is not None
    return {"locator": b64url_encode(tab.locator), "auth": b64url_encode(tab.auth)}


def test_the_same_opening_at_once_makes_one_case(server: RunningServer) -> None:
    sari = anonymous(server)
    body = sari.opening("sekali saja")
    before = server.counts()["cases_case"]
    answers = at_once(*[asked(server, sari, "/api/kasus", body) for _ in range(4)])
    assert {answer.status for answer in answers} == {201}
    assert len({str(answer.body["entries"]) for answer in answers}) == 1
    assert server.counts()["cases_case"] == before + 1


def test_of_two_counselors_who_accept_at_once_one_wins(server: RunningServer) -> None:
    for _ in range(3):
        sari = anonymous(server)
        sari.open_case("siapa yang sempat", readers=everyone(sari))
        takers = [counselor(server, name) for name in ("ratna", "budi", "laras")]
        bodies = []
        for taker in takers:
            taker.take_up(sari.case_id)
            bodies.append(taker.next_epoch())
        path = f"{sari.case_path}/epoch"
        answers = at_once(
            *[asked(server, taker, path, body) for taker, body in zip(takers, bodies, strict=True)]
        )
        assert sum(answer.status == 200 for answer in answers) == 1
        assert all(answer.status in {200, 404, 409} for answer in answers)
        sari.load()
        assert sari.epochs[-1][0].reason is Reason.ACCEPTED
        assert len(sari.epochs) == 2
        assert len(sari.epochs[-1][0].counselors) == 1


def test_a_send_that_races_an_acceptance_is_in_the_old_epoch_or_refused(server: RunningServer) -> None:
    for turn in range(6):
        sari = anonymous(server)
        sari.open_case("halo")
        ratna = counselor(server)
        ratna.take_up(sari.case_id)
        envelope = sari.seal(f"balapan {turn}")
        sent, accepted = at_once(
            asked(server, sari, f"{sari.case_path}/pesan", raw=envelope),
            asked(server, ratna, f"{sari.case_path}/epoch", ratna.next_epoch()),
        )
        assert accepted.status == 200
        assert sent.status == 200 or sent.body["code"] == "stale_epoch"
        texts = said(sari.load())
        assert texts == ["halo", f"balapan {turn}"] if sent.status == 200 else ["halo"]
        assert said(ratna.load()) == texts

"""Changing locks: by the present secret alone, never weaker than the role asks for; a passphrase change ends the others."""

import secrets
from datetime import time
from threading import Event, Thread
from typing import Any

import pytest
from django.db import transaction

from teduh.keys.actions import set_lock
from teduh.keys.models import Keyset
from teduh.lib import clock
from teduh.lib.refusals import Refusal
from teduh.people import access
from teduh.people.models import Person, School, Session
from teduh.sealing.codec import b64url_decode, b64url_encode
from teduh.sealing.locks import COUNSELOR_KDF, STUDENT_KDF, KdfParameters, LockKind
from tests.support.cast import account_of, counselor, signed_in, student
from tests.support.listener import listen
from tests.support.raw import Reply, awal, exchange, post_json, sign_in
from tests.support.server import RunningServer
from twin.account import Account, passphrase_secret, seal_lock, unlock
from twin.recovery import make_recovery_code, recovery_secret


def change(
    server: RunningServer,
    token: str,
    *,
    old: str | None,
    account: Account,
    kind: LockKind,
    secret: bytes,
    parameters: KdfParameters = STUDENT_KDF,
) -> tuple[Reply, str]:
    """Sets a lock as a browser would; answers also the new auth."""
    lock, auth = seal_lock(account, kind, secret, parameters)
    body = {"kind": int(kind), "lock": b64url_encode(lock), "auth": b64url_encode(auth)}
    if old is not None:
        body["auth_old"] = old
    return post_json(server, "/api/akun/kunci", body, token=token), b64url_encode(auth)


def test_a_new_passphrase_ends_the_other_sessions_and_their_streams(own_server: Any) -> None:
    server = own_server()
    told, tab, elsewhere = account_of(server, "raka"), student(server, "raka"), student(server, "raka")
    with listen(server, elsewhere) as heard:
        reply, auth = change(
            server,
            tab.token or "",
            old=told.auth,
            account=tab.account,
            kind=LockKind.PASSPHRASE,
            secret=passphrase_secret("enam kata yang baru sama sekali"),
        )
        assert reply.status == 204
        heard.until_ended(within=5)
    assert exchange(server, "GET", "/api/sesi", token=elsewhere.token).status == 401
    assert exchange(server, "GET", "/api/sesi", token=tab.token).status == 200
    assert sign_in(server, "raka", told.auth).status == 403
    back = sign_in(server, "raka", auth).told
    again = unlock(
        b64url_decode(back["lock"]),
        b64url_decode(back["keyset"]),
        passphrase_secret("enam kata yang baru sama sekali"),
        user_id=tab.account.user_id,
        kind=LockKind.PASSPHRASE,
    )
    assert again.account_key == tab.account.account_key


def test_no_sign_in_outlives_a_change_of_passphrase(own_server: Any) -> None:
    """Whoever knows the old passphrase and keeps signing in while it changes is out all the same."""
    server = own_server()
    told, tab = account_of(server, "raka"), student(server, "raka")
    old, tokens, over = told.auth, [], Event()

    def keep_signing_in(auth: str) -> None:
        while not over.is_set():
            reply = sign_in(server, "raka", auth)
            if reply.status == 200:
                tokens.append(reply.told["token"])

    for turn in range(4):
        over.clear()
        rivals = [Thread(target=keep_signing_in, args=(old,)) for _ in range(3)]
        for rival in rivals:
            rival.start()
        while len(tokens) < 3 * (turn + 1):
            pass
        reply, new = change(
            server,
            tab.token or "",
            old=old,
            account=tab.account,
            kind=LockKind.PASSPHRASE,
            secret=passphrase_secret(f"frasa baru nomor {turn}"),
        )
        assert reply.status == 204
        over.set()
        for rival in rivals:
            rival.join()
        old = new
    alive = [t for t in tokens if exchange(server, "GET", "/api/sesi", token=t).status == 200]
    assert (len(tokens) > 0, alive) == (True, [])


def test_a_replaced_recovery_code_leaves_nobody_inside(own_server: Any) -> None:
    server = own_server()
    told, tab = account_of(server, "raka"), student(server, "raka")

    def new_code() -> str:
        secret = recovery_secret(make_recovery_code())
        kept, auth = change(
            server,
            tab.token or "",
            old=told.auth,
            account=tab.account,
            kind=LockKind.RECOVERY,
            secret=secret,
        )
        assert kept.status == 204
        return auth

    found = sign_in(server, "raka", new_code(), "pulih").told["token"]
    new_code()
    reply, _ = change(
        server,
        found,
        old=None,
        account=tab.account,
        kind=LockKind.PASSPHRASE,
        secret=passphrase_secret("milik penemu kertas itu"),
    )
    assert (reply.status, reply.code) == (401, "no_session")
    assert exchange(server, "GET", "/api/sesi", token=tab.token).status == 200
    assert sign_in(server, "raka", told.auth).status == 200


@pytest.mark.django_db(transaction=True)
def test_a_session_that_ended_meanwhile_changes_no_lock() -> None:
    """It was alive at the door; what counts is whether it is once the locks are held."""
    now = clock.now()
    school = School.objects.create(
        public_id=secrets.token_bytes(16),
        codename_salt=bytes(16),
        opens=time(7),
        closes=time(15),
        reply_by=time(10),
        created_at=now,
    )
    raka = Person.objects.create(
        school=school, public_id=secrets.token_bytes(16), username="raka", role="student", created_at=now
    )
    Keyset.objects.create(person=raka, account_key_id=bytes(16), version=1, sealed=bytes(185))
    subject = access.subject_of(access.start_session(school, person=raka, by_recovery=True))
    assert subject is not None
    Session.objects.update(ended_at=now)
    with pytest.raises(Refusal, match="no_session"):
        set_lock(subject, auth_old=None, kind=1, lock=bytes(122), auth=bytes(32))


@pytest.mark.django_db(transaction=True)
def test_no_request_revives_a_token_that_ends() -> None:
    """Whoever read the session's row before the commit must not remember it after: a dead token is dead at once."""
    now = clock.now()
    school = School.objects.create(
        public_id=secrets.token_bytes(16),
        codename_salt=bytes(16),
        opens=time(7),
        closes=time(15),
        reply_by=time(10),
        created_at=now,
    )
    raka = Person.objects.create(
        school=school, public_id=secrets.token_bytes(16), username="raka", role="student", created_at=now
    )
    token = access.start_session(school, person=raka)
    row = Session.objects.select_related("school", "person").get()
    with transaction.atomic():
        access.end_sessions_of(raka)
        assert access._remember(row) is not None, "until the commit the session lives, for this request too"
    assert access.remembered(token) is None
    assert access._remember(row) is None
    assert access.subject_of(token) is None


def test_a_lock_is_changed_by_the_present_secret_alone(server: RunningServer) -> None:
    tab = student(server, "raka")
    for old in (None, b64url_encode(secrets.token_bytes(32))):
        reply, _ = change(
            server, tab.token or "", old=old, account=tab.account, kind=LockKind.PASSPHRASE, secret=b"baru"
        )
        assert (reply.status, reply.code) == (403, "sign_in_refused")
    assert signed_in(server, "raka")


def test_a_token_alone_cannot_lose_the_keys(own_server: Any) -> None:
    """What a keyset holds the server cannot judge: it takes the proof of who can open it to replace it."""
    server = own_server()
    told, tab = account_of(server, "raka"), student(server, "raka")
    kept = b64url_decode(sign_in(server, "raka", told.auth).told["keyset"])
    version = int.from_bytes(kept[36:40]) + 1
    ruin = {"keyset": b64url_encode(kept[:36] + version.to_bytes(4) + secrets.token_bytes(145))}
    for body in (ruin, ruin | {"auth": b64url_encode(secrets.token_bytes(32))}):
        assert post_json(server, "/api/akun/gantungan", body, token=tab.token).status in {400, 403}
    assert signed_in(server, "raka")[1].account_key == tab.account.account_key


@pytest.mark.parametrize(
    ("username", "memory", "passes"),
    [("raka", 19_456, 3), ("raka", 32_768, 2), ("ratna", 32_768, 3), ("ratna", 65_536, 2)],
)
def test_a_lock_weaker_than_the_role_asks_for_is_not_kept(
    server: RunningServer, username: str, memory: int, passes: int
) -> None:
    told, (token, account) = account_of(server, username), signed_in(server, username)
    weak = KdfParameters(memory, passes)
    reply, _ = change(
        server, token, old=told.auth, account=account, kind=LockKind.RECOVERY, secret=b"x", parameters=weak
    )
    assert (reply.status, reply.code) == (400, "bad_request")


def test_the_recovery_code_opens_the_account_and_sets_a_new_passphrase(own_server: Any) -> None:
    server = own_server()
    told, tab, code = account_of(server, "ratna"), counselor(server), make_recovery_code()
    kept, auth = change(
        server,
        tab.token or "",
        old=told.auth,
        account=tab.account,
        kind=LockKind.RECOVERY,
        secret=recovery_secret(code),
        parameters=COUNSELOR_KDF,
    )
    assert kept.status == 204
    assert exchange(server, "GET", "/api/sesi", token=tab.token).status == 200, "a code ends no session"
    assert awal(server, "ratna", "pulih").body != awal(server, "ratna").body
    assert sign_in(server, "ratna", auth).status == 403, "a code is no passphrase"
    assert sign_in(server, "ratna", told.auth, "pulih").status == 403

    found = sign_in(server, "ratna", auth, "pulih").told
    account = unlock(
        b64url_decode(found["lock"]),
        b64url_decode(found["keyset"]),
        recovery_secret(code),
        user_id=tab.account.user_id,
        kind=LockKind.RECOVERY,
    )
    for method, path in (("GET", "/api/meja"), ("GET", "/api/arus"), ("POST", "/api/meja/jaga")):
        assert exchange(server, method, path, b'{"on_duty":true}', token=found["token"]).status in {401, 403}
    reply, auth = change(
        server,
        found["token"],
        old=None,
        account=account,
        kind=LockKind.PASSPHRASE,
        secret=b"frasa baru",
        parameters=COUNSELOR_KDF,
    )
    assert reply.status == 204
    for token in (found["token"], tab.token):
        assert exchange(server, "GET", "/api/sesi", token=token).status == 401
    assert sign_in(server, "ratna", told.auth).status == 403
    assert sign_in(server, "ratna", auth).status == 200


def test_guessing_at_the_present_passphrase_is_slowed(own_server: Any) -> None:
    server = own_server(TEDUH_REFUSALS_PER_MINUTE="3")
    tab = student(server, "raka")
    wrong = b64url_encode(secrets.token_bytes(32))
    codes = [
        change(
            server, tab.token or "", old=wrong, account=tab.account, kind=LockKind.PASSPHRASE, secret=b"x"
        )[0].code
        for _ in range(5)
    ]
    assert codes == ["sign_in_refused"] * 3 + ["slow_down"] * 2

"""An earlier epoch wrapped anew: its own key and inbox alone pass, whoever made the wrap, and both twins make and open it."""

import secrets as chance
from dataclasses import replace

import pytest

from teduh.sealing.errors import SealingError
from teduh.sealing.manifest import Manifest, check_wrap
from tests.sealing.test_cross import typescript
from tests.sealing.vectors import flips
from twin.epoch import EpochSecrets, open_epoch, seal_wrap, wrap_info
from twin.history import open_past, wrap_history
from twin.keys import KeyPair
from twin.vectors.world import counselor, make_world

WORLD = make_world()
EARLIER = [(epoch.manifest, epoch.secrets) for epoch in WORLD.epochs[:2]]
CURVES = pytest.mark.parametrize("curves", ["native", "noble"])


def opened(epoch: int, wrap: bytes, keys: KeyPair) -> EpochSecrets:
    previous = None if epoch == 1 else WORLD.manifest(epoch - 1)
    return open_past(WORLD.manifest(epoch), wrap, keys, previous=previous, directory=WORLD.directory)


def made_up(manifest: Manifest, secrets: EpochSecrets, keys: KeyPair) -> bytes:
    """A wrap in the right place that holds whatever its maker likes."""
    place = (manifest.school_id, manifest.case_id, manifest.epoch, keys.key_id, manifest.previous_hash)
    return seal_wrap(secrets, keys.box_public, wrap_info(*place))


def test_every_earlier_epoch_opens_to_each_newcomer() -> None:
    joining = [WORLD.citra, WORLD.budi]
    history = wrap_history(EARLIER, map(counselor, joining))
    assert set(history) == {(epoch, keys.key_id) for epoch in (1, 2) for keys in joining}
    for keys in joining:
        for manifest, secrets in EARLIER:
            assert opened(manifest.epoch, history[manifest.epoch, keys.key_id], keys) == secrets


def test_what_the_author_cannot_open_she_passes_on_to_nobody() -> None:
    (first, _), (second, secrets) = EARLIER
    history = wrap_history([(first, None), (second, secrets)], [counselor(WORLD.citra)])
    assert set(history) == {(2, WORLD.citra.key_id)}


def test_it_opens_by_its_own_epoch_and_its_own_reader_alone() -> None:
    history = wrap_history(EARLIER, [counselor(WORLD.citra)])
    first, second = (history[epoch, WORLD.citra.key_id] for epoch in (1, 2))
    for epoch, wrap, keys in ((2, first, WORLD.citra), (1, second, WORLD.citra), (1, first, WORLD.budi)):
        with pytest.raises(SealingError):
            opened(epoch, wrap, keys)


def test_a_bit_or_a_byte_more_or_less_opens_nothing() -> None:
    wrap = wrap_history(EARLIER, [counselor(WORLD.citra)])[1, WORLD.citra.key_id]
    for spoiled in (*flips(wrap), wrap[:-1], wrap + b"\0", b""):
        with pytest.raises(SealingError):
            opened(1, spoiled, WORLD.citra)


def test_a_key_or_an_inbox_of_somebody_elses_making_is_refused() -> None:
    manifest, secrets = EARLIER[0]
    own = EpochSecrets(chance.token_bytes(32), chance.token_bytes(32))
    for odd in (
        own,
        replace(secrets, epoch_key=own.epoch_key),
        replace(secrets, inbox_private=own.inbox_private),
    ):
        with pytest.raises(SealingError, match="commitment"):
            opened(1, made_up(manifest, odd, WORLD.citra), WORLD.citra)


def test_the_present_epoch_opens_by_its_listed_wrap_alone() -> None:
    manifest, secrets = EARLIER[1]
    again = wrap_history(EARLIER, [counselor(WORLD.sari)])[2, WORLD.sari.key_id]
    assert opened(2, again, WORLD.sari) == secrets
    listed = manifest.member(WORLD.sari.key_id)
    assert listed is not None
    with pytest.raises(SealingError, match="wrap"):
        check_wrap(listed, again)
    with pytest.raises(SealingError, match="wrap"):
        open_epoch(manifest, again, WORLD.sari, previous=EARLIER[0][0], directory=WORLD.directory)


@CURVES
def test_what_typescript_wraps_anew_opens_here(curves: str) -> None:
    citra, sari = WORLD.citra, WORLD.sari
    held = [
        {"manifest": epoch.manifest.encode().hex(), "wrap": epoch.wraps[sari.key_id].hex()}
        for epoch in WORLD.epochs[:2]
    ]
    author = {"box_private": sari.box_private.hex(), "sign_seed": sari.sign_seed.hex()}
    newcomer = {"box_public": citra.box_public.hex(), "sign_public": citra.sign_public.hex()}
    told = typescript(curves, op="wrap_earlier", epochs=held, **author, **newcomer)["history"]
    assert [each["epoch"] for each in told] == [1, 2]
    for each, (_, secrets) in zip(told, EARLIER, strict=True):
        assert opened(each["epoch"], bytes.fromhex(each["wrap"]), citra) == secrets


@CURVES
def test_what_is_wrapped_anew_here_opens_in_typescript(curves: str) -> None:
    citra = WORLD.citra
    keys = {"box_private": citra.box_private.hex(), "sign_seed": citra.sign_seed.hex()}
    history = wrap_history(EARLIER, [counselor(citra)])
    for manifest, secrets in EARLIER:
        wrap = history[manifest.epoch, citra.key_id]
        told = typescript(
            curves, op="open_earlier", manifest=manifest.encode().hex(), wrap=wrap.hex(), **keys
        )
        assert told["epoch_key"] == secrets.epoch_key.hex()

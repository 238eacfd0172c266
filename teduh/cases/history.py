"""Earlier epochs for who joins an accepted case (spec, sections 4 and 14): all that the author can open, or none at all.

`epochs` asks here. Whether a wrap holds what it should, only its reader can tell: that epoch's commitment binds the key.
"""

from collections.abc import Mapping

from teduh.cases.models import Case, Epoch, Wrap
from teduh.disclosure.joining import newcomers_of
from teduh.keys.directory import directory_of
from teduh.lib.refusals import Refusal
from teduh.sealing.manifest import HistoryScope, Manifest, Reason

type History = Mapping[tuple[int, bytes], bytes]  # wraps, by epoch and by whom they are for


def check_history(case: Case, manifest: Manifest, previous: Manifest, history: History) -> None:
    """Raise unless exactly those wraps came that the manifest's scope speaks of: half a past misleads, and so does a spare."""
    if set(history) != _owed(case, manifest, previous):
        raise Refusal("bad_manifest")


def _owed(case: Case, manifest: Manifest, previous: Manifest) -> set[tuple[int, bytes]]:
    if manifest.scope is HistoryScope.FROM_NOW:
        return set()
    if manifest.reason is not Reason.REFERRED:
        raise Refusal("bad_manifest")
    newcomers = newcomers_of(manifest, previous, directory_of(case.school))
    opened = Wrap.objects.filter(epoch__case=case, key_id=manifest.author_key_id)
    epochs = opened.values_list("epoch__epoch", flat=True)
    return {(epoch, newcomer.key_id) for epoch in epochs for newcomer in newcomers}


def save_history(case: Case, history: History) -> None:
    """The checked wraps stand beside those of the epochs' first members; who leaves loses them alike."""
    rows = dict(Epoch.objects.filter(case=case).values_list("epoch", "pk")) if history else {}
    Wrap.objects.bulk_create(
        Wrap(epoch_id=rows[epoch], key_id=key_id, wrap=wrap) for (epoch, key_id), wrap in history.items()
    )

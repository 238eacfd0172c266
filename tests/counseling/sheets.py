"""Documents in tests: a sheet of a room as one tab writes it."""

from typing import Any

from teduh.sealing.codec import b64url_decode, b64url_encode
from teduh.sealing.document import Revision, document_id
from twin.client import Tab
from twin.document import DocumentPlace, open_revision, seal_revision


class Sheet:
    """One document in one tab; `last` is the revision it builds on."""

    def __init__(self, tab: Tab, name: str) -> None:
        self.tab, self.id = tab, document_id(tab.case_id, name)
        self.last: Revision | None = None

    @property
    def name(self) -> str:
        return b64url_encode(self.id)

    @property
    def path(self) -> str:
        return f"{self.tab.case_path}/lembar"

    def seal(self, **content: Any) -> bytes:
        """The next revision under the present epoch; sending it is another matter."""
        manifest, held = self.tab.epochs[-1]
        assert held is not None
        place = self.place(manifest.epoch, self.tab.own_keys.key_id)
        return seal_revision(
            content, place=place, previous=self.last, author=self.tab.own_keys, epoch_key=held.epoch_key
        )

    def place(self, epoch: int, author: bytes) -> DocumentPlace:
        return DocumentPlace(self.tab.school.school_id, self.tab.case_id, epoch, author, self.id)

    def post(self, raw: bytes) -> dict[str, Any]:
        return self.tab.call("POST", self.path, raw=raw)

    def write(self, **content: Any) -> dict[str, Any]:
        raw = self.seal(**content)
        told = self.post(raw)
        self.last = Revision.parse(raw)
        return told

    def read(self, number: int | None = None) -> dict[str, Any]:
        """The content of a revision, opened and checked."""
        asked = f"{self.path}/{self.name}" + (f"?revisi={number}" if number else "")
        return self.open(self.tab.call("GET", asked))

    def open(self, wire: dict[str, Any]) -> dict[str, Any]:
        raw = b64url_decode(wire["e"])
        self.last = Revision.parse(raw)
        header = self.last.header
        manifest, held = self.tab.epochs[header.epoch - 1]
        author = manifest.member(header.author_key_id)
        assert author is not None
        assert held is not None
        place = self.place(header.epoch, header.author_key_id)
        opened = open_revision(raw, place=place, sign_public=author.sign_public, epoch_key=held.epoch_key)
        return opened.content

"""A file on its way into a room, piece by piece, with chance for bytes; and what of files lies on the disk."""

import secrets
from dataclasses import dataclass
from pathlib import Path

from teduh.sealing.codec import b64url_encode
from teduh.sealing.file import STORED_CHUNK_SIZE, stored_size
from tests.support.raw import Reply, exchange, post_json
from tests.support.server import RunningServer
from twin.client import Tab

BYTES = {"Content-Type": "application/octet-stream"}


@dataclass
class Upload:
    """One file on its way into a tab's room; its bytes are chance, as sealed ones look."""

    server: RunningServer
    tab: Tab
    size: int

    def __post_init__(self) -> None:
        self.name = b64url_encode(secrets.token_bytes(16))
        self.bytes = secrets.token_bytes(stored_size(self.size))

    @property
    def path(self) -> str:
        return f"{self.tab.case_path}/berkas/{self.name}"

    def begin(self, **other: object) -> Reply:
        body = {"file": self.name, "size": self.size} | other
        return post_json(self.server, f"{self.tab.case_path}/berkas", body, token=self.tab.token)

    def put(self, at: int, until: int | None = None, *, tab: Tab | None = None) -> Reply:
        piece = self.bytes[at:until]
        token = (tab or self.tab).token
        return exchange(self.server, "PUT", f"{self.path}?dari={at}", piece, token=token, headers=BYTES)

    def get(self, tab: Tab | None = None, *, method: str = "GET", **headers: str) -> Reply:
        token = (tab or self.tab).token
        return exchange(self.server, method, self.path, token=token, headers=headers)

    def whole(self) -> "Upload":
        assert self.begin().status == 201
        for at in range(0, len(self.bytes), 4 * STORED_CHUNK_SIZE):
            assert self.put(at, at + 4 * STORED_CHUNK_SIZE).status == 200
        return self


def blobs(server: RunningServer) -> list[Path]:
    return [path for path in (server.data_dir / "berkas").rglob("*") if path.is_file()]

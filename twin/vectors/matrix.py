"""matrix.json: one good object of every type, under the same keys wherever two types could share them."""

from dataclasses import asdict
from typing import Any

from teduh.disclosure.consent import ConsentScope, TargetKind
from teduh.sealing import labels
from teduh.sealing.chain import chain_start
from teduh.sealing.circle import CircleKind
from teduh.sealing.layout import ZERO_HASH
from teduh.sealing.locks import STUDENT_KDF, LockHeader, LockKind
from teduh.sealing.manifest import MemberRole, Reason
from twin.account import Account, Pins, seal_keyset
from twin.consent import give_consent
from twin.device import Purpose, seal_on_device
from twin.directory import plant
from twin.document import DocumentPlace, seal_revision
from twin.epoch import EpochSecrets, invite, make_circle_epoch, make_epoch, seal_wrap, wrap_info
from twin.file import seal_chunks
from twin.inbox import seal_to_inbox_with
from twin.keys import KeyPair
from twin.message import Place, Seen, seal_message
from twin.packet import packet_wrap_info, seal_link, seal_part, wrap_packet_key
from twin.primitives import aead_seal
from twin.randomness import SeededRandomness
from twin.vectors.form import Case, known
from twin.vectors.world import START_MS


def make() -> Case:
    maker = _Maker()
    objects = {
        "message": maker.message(),
        "wrap": maker.wrap(),
        "manifest": maker.manifest(),
        "directory": maker.directory(),
        "lock": maker.lock(),
        "keyset": maker.keyset(),
        "inbox": maker.inbox(),
        "device": maker.device(),
        "circle": maker.circle(),
        "document": maker.document(),
        "consent": maker.consent(),
        "packet": maker.packet(),
        "packet-wrap": maker.packet_wrap(),
        "packet-link": maker.packet_link(),
        "file": maker.file(),
    }
    return known(
        "Every opener on every object (spec, section 1): object j given to the opener of i, with i's own inputs, must "
        "fail unless i = j. So must j with its first four bytes made those of i, cut or filled with zeros to i's "
        "length. All symmetric keys are the same key, all boxes one box, all signers one signer.",
        positive=[{"name": name, "object": raw, "inputs": inputs} for name, (raw, inputs) in objects.items()],
        negative=[],
    )


class _Maker:
    def __init__(self) -> None:
        self.randomness = SeededRandomness("teduh vectors 1: matrix")
        self.symmetric = self.randomness.bytes(32)
        self.one_id = self.randomness.bytes(16)
        self.keys = KeyPair.make(self.randomness)
        self.log = plant(self.one_id, self.one_id, "Ratna Dewi", self.keys, time_ms=START_MS)

    def message(self) -> tuple[bytes, Case]:
        place = Place(self.one_id, self.one_id, 1, self.keys.key_id, 1)
        envelope = seal_message(
            {"t": "chat", "x": "halo", "at": START_MS},
            place=place,
            previous_hash=ZERO_HASH,
            seen=Seen(0, chain_start(self.one_id)),
            sender=self.keys,
            epoch_key=self.symmetric,
            randomness=self.randomness,
        )
        public = self.keys.sign_public
        return envelope, {"place": asdict(place), "sign_public": public, "epoch_key": self.symmetric}

    def wrap(self) -> tuple[bytes, Case]:
        context: dict[str, Any] = {
            "school_id": self.one_id,
            "case_id": self.one_id,
            "epoch": 1,
            "member_key_id": self.keys.key_id,
            "previous_hash": ZERO_HASH,
        }
        info = wrap_info(self.one_id, self.one_id, 1, self.keys.key_id, ZERO_HASH)
        secrets = EpochSecrets(self.symmetric, self.keys.box_private)
        wrap = seal_wrap(secrets, self.keys.box_public, info, self.randomness)
        return wrap, context | {"box_private": self.keys.box_private}

    def manifest(self) -> tuple[bytes, Case]:
        epoch = make_epoch(
            school_id=self.one_id,
            case_id=self.one_id,
            previous=None,
            members=[invite(MemberRole.COUNSELEE, self.keys)],
            author=self.keys,
            reason=Reason.OPENED,
            directory=self.log,
            time_ms=START_MS,
            randomness=self.randomness,
        )
        return epoch.manifest.encode(), {"author_sign_public": self.keys.sign_public}

    def directory(self) -> tuple[bytes, Case]:
        return self.log.entries[0].encode(), {"school_id": self.one_id}

    def lock(self) -> tuple[bytes, Case]:
        header = LockHeader(LockKind.PASSPHRASE, self.one_id, self.one_id, STUDENT_KDF, self.one_id).encode()
        nonce = self.randomness.bytes(12)
        lock = header + nonce + aead_seal(self.symmetric, nonce, self.symmetric, labels.LOCK + header)
        return lock, {"user_id": self.one_id, "kind": 1, "lock_key": self.symmetric}

    def keyset(self) -> tuple[bytes, Case]:
        account = Account(self.one_id, self.one_id, 1, Pins(self.one_id), self.keys, self.symmetric)
        inputs = {"user_id": self.one_id, "account_key_id": self.one_id, "account_key": self.symmetric}
        return seal_keyset(account, self.randomness), inputs

    def inbox(self) -> tuple[bytes, Case]:
        context: dict[str, Any] = {"school_id": self.one_id, "case_id": self.one_id, "epoch": 1}
        plain = self.symmetric + self.keys.box_private
        sealed = seal_to_inbox_with(self.keys.box_public, plain, **context, randomness=self.randomness)
        return sealed, context | {"box_private": self.keys.box_private}

    def device(self) -> tuple[bytes, Case]:
        context: dict[str, Any] = {"purpose": Purpose.DRAFT, "subject": self.one_id}
        sealed = seal_on_device(self.symmetric, self.symmetric, **context, randomness=self.randomness)
        return sealed, context | {"device_key": self.symmetric}

    def circle(self) -> tuple[bytes, Case]:
        epoch = make_circle_epoch(
            school_id=self.one_id,
            room_id=self.one_id,
            kind=CircleKind.STAFF_LANE,
            previous=None,
            members=[invite(MemberRole.COUNSELOR, self.keys)],
            author=self.keys,
            reason=Reason.OPENED,
            directory=self.log,
            time_ms=START_MS,
            randomness=self.randomness,
        )
        return epoch.manifest.encode(), {"author_sign_public": self.keys.sign_public}

    def document(self) -> tuple[bytes, Case]:
        place = DocumentPlace(self.one_id, self.one_id, 1, self.keys.key_id, self.one_id)
        revision = seal_revision(
            {"x": "halo"},
            place=place,
            previous=None,
            author=self.keys,
            epoch_key=self.symmetric,
            randomness=self.randomness,
        )
        public = self.keys.sign_public
        return revision, {"place": asdict(place), "sign_public": public, "epoch_key": self.symmetric}

    def consent(self) -> tuple[bytes, Case]:
        keys, context = self.keys, {"school_id": self.one_id, "case_id": self.one_id}
        consent = give_consent(
            keys,
            **context,
            referral_id=self.one_id,
            scope=ConsentScope.PACKET,
            target_kind=TargetKind.COLLEAGUE,
            target=self.one_id,
            text="halo",
            from_ms=START_MS,
            until_ms=START_MS + 1,
        )
        public = {"key_id": keys.key_id, "box_public": keys.box_public, "sign_public": keys.sign_public}
        return consent.encode(), context | {"counselee": public}

    def packet(self) -> tuple[bytes, Case]:
        place: dict[str, Any] = {"school_id": self.one_id, "packet_id": self.one_id, "part": 0}
        told: dict[str, Any] = {
            "packet_key": self.symmetric,
            "signer": self.keys,
            "randomness": self.randomness,
        }
        part = seal_part({"x": "halo"}, **place, **told)
        place["signer_key_id"] = self.keys.key_id
        return part, {"place": place, "sign_public": self.keys.sign_public, "packet_key": self.symmetric}

    def packet_wrap(self) -> tuple[bytes, Case]:
        place = {"school_id": self.one_id, "packet_id": self.one_id, "key_id": self.keys.key_id}
        info = packet_wrap_info(**place)
        wrap = wrap_packet_key(self.symmetric, self.keys.box_public, info, self.randomness)
        return wrap, place | {"box_private": self.keys.box_private}

    def packet_link(self) -> tuple[bytes, Case]:
        inputs = {"packet_id": self.one_id, "link_key": self.symmetric}
        return seal_link(self.symmetric, **inputs, randomness=self.randomness), inputs

    def file(self) -> tuple[bytes, Case]:
        plain = b"halo" * 16
        stored = seal_chunks([plain], self.symmetric, self.one_id)
        return stored, {"file_key": self.symmetric, "file_id": self.one_id, "size": len(plain)}

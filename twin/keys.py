"""A person's pair of private keys: one opens boxes, one signs. Made here, never sent anywhere unsealed."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from teduh.sealing.keys import key_id
from twin.randomness import SYSTEM, Randomness


def box_public_of(box_private: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(box_private).public_key().public_bytes_raw()


class KeyPair:
    """Its repr and its equality know only the public half."""

    def __init__(self, box_private: bytes, sign_seed: bytes) -> None:
        self.box_private = box_private
        self.sign_seed = sign_seed
        self._signer = Ed25519PrivateKey.from_private_bytes(sign_seed)
        self.box_public = box_public_of(box_private)
        self.sign_public = self._signer.public_key().public_bytes_raw()
        self.key_id = key_id(self.sign_public, self.box_public)

    @classmethod
    def make(cls, randomness: Randomness = SYSTEM) -> "KeyPair":
        return cls(randomness.bytes(32), randomness.bytes(32))

    def sign(self, signed: bytes) -> bytes:
        return self._signer.sign(signed)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, KeyPair) and self.key_id == other.key_id

    def __hash__(self) -> int:
        return hash(self.key_id)

    def __repr__(self) -> str:
        return f"KeyPair({self.key_id.hex()})"

"""Every label of suite 1. A hash, signature or key made under one label can never be taken for another's."""


def label(name: str) -> bytes:
    return b"teduh/1/" + name.encode("ascii") + b"\0"


KEY_ID = label("key-id")

MESSAGE = label("message")
MESSAGE_SIGNATURE = label("message-signature")
FRANK = label("frank")

WRAP = label("wrap")
EPOCH = label("epoch")
MANIFEST_SIGNATURE = label("manifest-signature")

DIRECTORY = label("directory")
DIRECTORY_SELF = label("directory-self")
DIRECTORY_VOUCH = label("directory-vouch")
FINGERPRINT = label("fingerprint")
CHECK_WORDS = label("check-words")

CODENAME_CHECKSUM = label("codename-checksum")
CODENAME_LOCATOR = label("codename-locator")
CODENAME_AUTH = label("codename-auth")
CODENAME_BOX = label("codename-box")
CODENAME_SIGN = label("codename-sign")

AUTH = label("auth")
LOCK = label("lock")
LOCK_KEY = label("lock-key")
KEYSET = label("keyset")
CASE_BOX = label("case-box")
CASE_SIGN = label("case-sign")

INBOX = label("inbox")
DEVICE = label("device")
CHAIN = label("chain")
RECEIPT = label("receipt")

CIRCLE = label("circle")
CIRCLE_SIGNATURE = label("circle-signature")
LANE = label("lane")

DOCUMENT = label("document")
DOCUMENT_ID = label("document-id")
DOCUMENT_FRANK = label("document-frank")
DOCUMENT_SIGNATURE = label("document-signature")

CONSENT = label("consent")
CONSENT_TARGET = label("consent-target")

PACKET = label("packet")
PACKET_COMMITMENT = label("packet-commitment")
PACKET_SIGNATURE = label("packet-signature")
PACKET_WRAP = label("packet-wrap")
PACKET_LOCATOR = label("packet-locator")
PACKET_AUTH = label("packet-auth")
PACKET_LINK_KEY = label("packet-link-key")
PACKET_LINK = label("packet-link")

FILE = label("file")

"""The sealed form of suite 1, as the server knows it (spec/envelope.md).

Ground layer: it checks everything, seals to inboxes and computes chains. It holds no private key and can open
nothing; what opens lives in the browser, and in `twin/` for tests. It imports no Django and no other room.
"""

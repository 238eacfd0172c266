"""Durable messages, measured by the peers' own load generator: `python -m bench.messages.run`."""

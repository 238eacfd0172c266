"""Measures Teduh as `docs/performance.md` reports it. Nothing here is needed to run a school."""

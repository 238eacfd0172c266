"""A whole client in Python: what a browser seals and opens, for vectors, tests, the demo and the bench.

The server never imports it: with `twin` one can open, and the server must not be able to.
"""

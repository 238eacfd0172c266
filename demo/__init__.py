"""The demo school. It plays every person's browser by the twin; the server never imports it."""

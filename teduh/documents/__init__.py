"""Documents: what is written again and again in one place of a room, sealed, and merged by those who can read it."""

"""Journeys: real browsers, one story each, on a real server behind a wire that hears everything."""

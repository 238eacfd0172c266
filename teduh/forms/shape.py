"""The shape of a file of forms: what may stand in it and where. `forms` checks a file against it at start."""

import re

from teduh.lib.definitions import Either, Named, Record

NAME = re.compile(r"[a-z][a-z0-9_]*")
DAYS = re.compile(r"P\d{1,3}D|PT0S")
STARTS = ("session_ended", "outcome_recorded", "information_given")
MEDIA = ("chat", "letter", "voice", "video", "in_person")

OPTION = Record({"value": NAME, "text": str}, {"default": bool})
ITEM = Record(
    {"id": NAME, "text": str},
    {
        "type": ("scale", "long_text", "choice", "multi_choice", "part"),
        "scale": NAME,
        "text_sd": str,
        "scale_sd": NAME,
        "help": str,
        "concept": str,
        "facet": NAME,
        "keyed": ("plus", "minus"),
        "about_counselor": bool,
        "max": int,
        "options": [OPTION],
        "on": Named(("open_safety_card",)),
        "part": NAME,
        "only": NAME,
    },
)
SCALE = Record(
    {"id": NAME, "label": str},
    {
        "note": str,
        "options": [Record({"score": int, "text": str})],
        "min": int,
        "max": int,
        "allow_empty": bool,
    },
)
BLOCK = Record(
    {"id": NAME, "label": str, "items": [ITEM]},
    {
        "note": str,
        "scoring": object,
        "after_low": Record({"at_or_below": int, "counselee_text": str, "choices": [NAME]}),
        "moments": [("before_contact", "after_contact")],
        "stem_before": str,
        "stem_after": str,
        "support_lines": Named(str),
    },
)
SECTION = Record(
    {"id": NAME, "label": str},
    {
        "intro": str,
        "items": [ITEM],
        "blocks": [NAME],
        "moment": ("before_contact", "after_contact"),
        "when": ("referred",),
    },
)
FORM = Record(
    {
        "id": NAME,
        "label": str,
        "counselee_title": str,
        "counselee_intro": str,
        "counselee_thanks": str,
        "sections": [SECTION],
    },
    {
        "lengths": Record(
            {"short": [NAME], "full": ("all",), "default": ("short", "full")},
            {"note": str},
        )
    },
)
INSTRUMENT = Record(
    {"id": NAME, "label": str, "validation": str, "scale": NAME, "items": [ITEM]},
    {
        "use": str,
        "reference": str,
        "age": str,
        "stem": str,
        "target_question": Record({"id": NAME, "text": str, "options": [OPTION]}),
        "facets": [Record({"id": NAME, "label": str, "meaning": str}, {"note": str})],
        "scoring": object,
        "ethical_notes": [str],
    },
)
SCHEDULED = Record(
    {
        "assessment": NAME,
        "starts_from": [STARTS],
        "due_after": DAYS,
        "window": Record({"opens": DAYS, "closes": DAYS}),
        "reminders": [DAYS],
    },
    {
        "each": bool,
        "movable": bool,
        "skip_when": Record({"fewer_messages_than": int, "media": [MEDIA], "held": bool}),
        "note": str,
        "mark": str,
    },
)
FILE = Record(
    {
        "schema": ("teduh.assessments/1",),
        "id": NAME,
        "version": int,
        "locale": str,
        "status": str,
        "validation": str,
        "provenance": str,
        "common_rules": [str],
        "audience_choices": [OPTION],
        "concepts": Named(Record({"label": str, "parts": Named(str)}, {"mark": str})),
        "scales": [SCALE],
        "blocks": [BLOCK],
        "forms": [FORM],
        "schedule": [SCHEDULED],
        "instruments": [INSTRUMENT],
    },
    {"schedule_rules": Named(Either(str, [str])), "special_situations": [Named(str)]},
)

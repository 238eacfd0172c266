"""The shape of a process definition: what may stand in its file and where. `loading` checks a file against it at start."""

import re

from teduh.lib.definitions import Either, Named, Record

NAME = re.compile(r"[a-z][a-z0-9_]*")
KINDS = ("forward", "back", "side", "resume")
MEDIA = ("chat", "letter", "voice", "video", "in_person")
MARKS = ("seed", "V", "V2", "U", "own")
SIDES = ("counselee", "counselor")
NOTICES = frozenset(  # what is shown in any process (client, forms/notices.ts)
    (
        "contract_aim",
        "contract_meaning",
        "principles_all",
        "contract_session",
        "limits_confidentiality",
        "retention_notice",
    )
)
REQUIREMENTS = ("summary", "appointment", "consent", "two_greetings")

OPTION = Record({"value": NAME, "text": str}, {"symbol": str, "examples": str, "note": str})
NOTED = Record({"value": NAME}, {"note": str, "label": str})
ANCHOR = Record({"at": int, "text": str})
PROMPT = Record({"id": NAME, "intent": NAME, "text": str})
FIELD = Record(
    {"id": NAME, "label": str, "type": NAME, "lane": NAME},
    {
        "required": bool,
        "help": str,
        "options": [OPTION],
        "options_from": Either([NAME], NAME),
        "part": NAME,
        "text_ref": NAME,
    },
)
ITEM = Record({"id": NAME, "label": str}, {"ask": str, "help": str, "anchors": [ANCHOR], "guard": str})
PER_ITEM = Record({"field": NAME, "label": str, "type": NAME, "lane": NAME}, {"required": bool})
SCALE = Record({"min": int, "max": int, "step": int, "allow_empty": bool, "empty_label": str})
PART = Record(
    {},
    {
        "label": str,
        "disturbed_label": str,
        "help": str,
        "mark": MARKS,
        "lane": NAME,
        "repeat_at": [NAME],
        "scale": SCALE,
        "general_anchors": [ANCHOR],
        "rules": [str],
        "items": [ITEM],
        "per_item_fields": [PER_ITEM],
        "question": str,
        "scale_anchors": [ANCHOR],
        "areas": [ITEM],
        "disturbed_rule": Record({"per_area_below": int, "ask": str}),
        "disturbed_fields": [FIELD],
        "reading_rules": [str],
        "fields": [FIELD],
        "renewed_fields": [FIELD],
        "task_fields": [FIELD],
        "operations": [NOTED],
    },
)
GATE = Record(
    {"id": NAME, "label": str, "check": NAME, "hard": bool},
    {
        "override": str,
        "fields": [NAME],
        "field": NAME,
        "min": int,
        "part": NAME,
        "substage": NAME,
        "assessment": NAME,
        "any": [NAME],
    },
)
PHASE = Record(
    {
        "id": ("preparation", "process", "ending"),
        "order": int,
        "label": str,
        "purpose": str,
        "counselee_line": str,
    },
    {
        "applies": str,
        "never_blocks": str,
        "substages": [NAME],
        "gate_in": [GATE],
        "gate_out": [GATE],
        "prompts": [PROMPT],
        "worksheet": [FIELD],
    },
)
SUBSTAGE = Record(
    {
        "id": NAME,
        "phase": ("process",),
        "order": int,
        "label": str,
        "english": str,
        "purpose": str,
        "counselor_tip": str,
    },
    {"entry": [GATE], "ready_to_move": [GATE], "prompts": [PROMPT], "worksheet": [FIELD]},
)
NEXT = Record({"transition": NAME, "default_substage": NAME}, {"next_session_mode": ("in_person", "online")})
OUTCOME = Record(
    {
        "id": NAME,
        "letter": str,
        "label": str,
        "counselee_label": str,
        "meaning": str,
        "requires": [REQUIREMENTS],
        "closes_case": bool,
        "must_happen": [str],
    },
    {"next": NEXT, "target_kinds": [OPTION], "exception": str, "review_after": int},
)
CLOSING = Record(
    {"id": NAME, "label": str, "must_happen": [str]},
    {"by": ("counselee",), "requires": [REQUIREMENTS], "retention": ("brief",)},
)
TRANSITION = Record(
    {"id": NAME, "kind": KINDS, "from": Either([NAME], NAME), "to": Either([NAME], NAME)},
    {
        "gate": re.compile(r"[a-z_]+\.(gate_in|gate_out|ready_to_move)"),
        "skips_gates": bool,
        "sets_outcome": NAME,
        "keeps_case": bool,
        "label": str,
        "note": str,
        "when": str,
        "reason_examples": [str],
    },
)
READY = Record(
    {"id": NAME, "side": SIDES, "area": NAME, "modes": [MEDIA], "check": NAME, "text": str, "if_not": str}
)
PROCESS = Record(
    {
        "schema": ("teduh.process/1",),
        "id": NAME,
        "version": int,
        "locale": str,
        "label": str,
        "status": NAME,
        "status_label": str,
        "provenance": NAME,
        "placeholders": Named(str),
        "lanes": Named(Record({"label": str, "who_reads": str}, {"reminder": str})),
        "field_types": [NOTED],
        "parts": Named(PART),
        "phases": [PHASE],
        "substages": [SUBSTAGE],
        "outcomes": [OUTCOME],
        "closings_that_are_not_outcomes": Record({"note": str, "items": [CLOSING]}),
        "transitions": Record(
            {
                "rule": str,
                "items": [TRANSITION],
                "reason_rule": Record({"kinds": [KINDS], "lane": ("staff",), "max_length": int}),
            }
        ),
        "readiness": Record({"result_options": [OPTION], "items": [READY]}, {"stored": str}),
    },
    {
        "attribution": str,
        "notes_on_sources": [Record({"topic": str, "mark": MARKS})],
        "writing_rules": [str],
        "clinical_label_hint": Record({"where": str, "trigger_words": [str], "text": str}),
    },
)

"""Log lines that can be shown to anyone: no content, no codename, no address, no path of a case.

Exceptions keep their type and where they happened, never their message: a database puts row values there.
"""

import logging
import re
import traceback
from types import TracebackType

_OURS = ("teduh",)
_BLANK = re.compile(r"%(\(\w+\))?[-#0 +]*\d*(\.\d+)?[a-zA-Z]")


class QuietFormatter(logging.Formatter):
    """`level logger: text`; what Django or a server would interpolate into the text is left out."""

    def format(self, record: logging.LogRecord) -> str:
        ours = record.name.split(".", 1)[0] in _OURS
        text = record.getMessage() if ours else _without_values(record)
        line = f"{record.levelname.lower()} {record.name}: {text}"
        if record.exc_info and record.exc_info[0]:
            line += "\n" + _where(record.exc_info[0], record.exc_info[2])
        return line


def _without_values(record: logging.LogRecord) -> str:
    """A foreign line as its template, blanks for what would be filled in; a line that was filled in already is left out."""
    template = str(record.msg)
    status = getattr(record, "status_code", None)
    if status is not None:
        return f"a request was answered with {status}"
    if record.args or "%" in template:
        return _BLANK.sub("…", template)
    return template if record.name.startswith("uvicorn") and "://" not in template else "(text left out)"


def _where(kind: type[BaseException], at: TracebackType | None) -> str:
    frames = [f"  {f.filename}:{f.lineno} in {f.name}" for f in traceback.extract_tb(at)]
    return "\n".join([*frames, f"  {kind.__module__}.{kind.__qualname__}"])

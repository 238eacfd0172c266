"""What the import contract does not show: one clock, no hidden import, nothing that opens, no template looking up."""

import ast
import re
from pathlib import PurePath

from tests.house.tree import imports, modules, named, tracked
from tests.support.forking import ROOT

FLOORS = (
    "lib",
    "people",
    "privacy",
    "live",
    "keys",
    "joining",
    "forms",
    "cases",
    "conversations",
    "documents",
    "counseling",
    "desk",
)
CLOCKS = {"time", "datetime.datetime.now", "datetime.date.today"}
READS_TIME = re.compile(
    r"\btime\.(time|time_ns|monotonic|perf_counter|localtime|gmtime)\b|datetime\.(now|utcnow|today)\b"
    r"|date\.today\b|timezone\.(now|localdate|localtime)\b|auto_now"
)
OPENS = re.compile(
    r"AESGCM|ChaCha20|aead_open|hpke_open|open_wrap|decrypt|Fernet|\.open\(|argon2", re.IGNORECASE
)
SEALED_FORM = {
    "teduh/sealing/inbox.py": {
        "asymmetric.x25519.X25519PublicKey",
        "hpke.AEAD",
        "hpke.KDF",
        "hpke.KEM",
        "hpke.Suite",
    },
    "teduh/sealing/keys.py": {"asymmetric.x25519.X25519PrivateKey", "asymmetric.x25519.X25519PublicKey"},
    "teduh/sealing/verify.py": {"nacl.bindings.crypto_sign_open", "nacl.exceptions.BadSignatureError"},
}


def test_only_the_clock_reads_the_time() -> None:
    for name, tree in modules("teduh"):
        if name == "teduh/lib/clock.py":
            continue
        assert "time" not in {imported for imported, _ in imports(tree)}, name
        assert not READS_TIME.search((ROOT / name).read_text()), name


def test_no_import_hides_in_a_function() -> None:
    for name, tree in modules("teduh", "twin", "demo"):
        lines = (ROOT / name).read_text().splitlines()
        top = {id(node) for node in tree.body}
        guarded = {id(child) for node in tree.body if isinstance(node, ast.If) for child in node.body}
        for imported, node in imports(tree):
            if id(node) not in top | guarded:
                assert "noqa: PLC0415" in lines[node.lineno - 1], f"{name} hides {imported}"


def test_hidden_imports_are_the_few_that_django_forces() -> None:
    marked = {
        named(path)
        for path in tracked(".py")
        if "noqa: PLC0415" in path.read_text() and "tests" not in path.parts
    }
    # Besides Django's own: settings need a secret before they exist; psycopg costs a school on SQLite 13 MB.
    others = {"teduh/lib/secrets.py", "teduh/lib/rows.py"}
    assert all(PurePath(name).name == "apps.py" or name in others for name in marked), marked


def test_the_server_can_open_nothing() -> None:
    """Of all primitives the server imports what verifies and what seals to an inbox, each where it is expected."""
    for name, tree in modules("teduh"):
        found = {
            imported.removeprefix("cryptography.").removeprefix("hazmat.primitives.")
            for imported, _ in imports(tree)
            if imported.startswith(("cryptography", "nacl", "argon2", "Crypto", "twin", "pyhpke"))
        }
        assert found == SEALED_FORM.get(name, set()), name


def test_no_line_of_the_server_opens_sealed_bytes() -> None:
    for name, tree in modules("teduh"):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                assert not OPENS.search(called) or called == "path.open", f"{name}: {called}"


def test_the_private_key_of_the_probe_stays_a_probe() -> None:
    source = (ROOT / "teduh/sealing/keys.py").read_text()
    assert source.count("X25519PrivateKey.from_private_bytes") == 1
    assert "X25519PrivateKey.generate" not in source


def test_templates_include_downward() -> None:
    for path in tracked(".html"):
        room = path.relative_to(ROOT / "teduh").parts[0]
        for wanted in re.findall(r"{%\s*(?:include|extends)\s+\"([^\"]+)\"", path.read_text()):
            assert (ROOT / "teduh" / wanted.split("/")[0] / "templates" / wanted).is_file(), (
                f"{named(path)}: {wanted}"
            )
            assert FLOORS.index(wanted.split("/")[0]) <= FLOORS.index(room), f"{named(path)}: {wanted}"


def test_every_template_is_used() -> None:
    sources = "".join(path.read_text() for path in tracked(".html", ".py") if "tests" not in path.parts)
    for path in tracked(".html"):
        name = str(path).partition("/templates/")[2]
        if name in {"404.html", "500.html"}:  # Django's own names
            continue
        page = re.escape(path.stem)
        assert f'"{name}"' in sources or re.search(rf'_page\(request, "{page}"', sources), name


def test_templates_trust_no_value() -> None:
    for path in tracked(".html"):
        text = path.read_text()
        assert not re.search(r"\|\s*safe\b|autoescape off|{%\s*csrf|mark_safe", text), named(path)


def test_marking_as_safe_is_rare_and_argued() -> None:
    for name, _ in modules("teduh"):
        for line in (ROOT / name).read_text().splitlines():
            if "mark_safe(" in line or "SafeString(" in line:
                assert "noqa: S308  " in line, f"{name}: {line.strip()}"

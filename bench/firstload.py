"""`python -m bench.firstload [--runs 3]`: what a first visit costs on slow 3G with a slow phone, served as a school would.

nginx ends TLS with HTTP/2 and brotli in front of one Teduh process; the peers' own tool (its README says how it counts)
visits door, writing page, room and return. Needs root, Debian's nginx with libnginx-mod-http-brotli-{static,filter}.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.messages.tools import ROOT
from tests.support.server import RunningServer, free_port

TOOL = Path(os.environ.get("TEDUH_FIRSTLOAD_TOOL", ROOT.parent / "shared" / "bench" / "firstload"))
NGINX = """
load_module modules/ngx_http_brotli_filter_module.so;
load_module modules/ngx_http_brotli_static_module.so;
daemon off; pid {dir}/nginx.pid; error_log {dir}/error.log; worker_processes 1;
events {{ worker_connections 256; }}
http {{
  access_log off; types {{ text/html html; application/javascript js; text/css css; }}
  client_body_temp_path {dir}/body; proxy_temp_path {dir}/proxy; fastcgi_temp_path {dir}/f; uwsgi_temp_path {dir}/u;
  scgi_temp_path {dir}/s;
  server {{
    listen 127.0.0.1:{port} ssl http2; ssl_certificate {dir}/cert.pem; ssl_certificate_key {dir}/key.pem;
    brotli on; brotli_comp_level 6; brotli_types application/json application/javascript text/css;
    location / {{
      proxy_pass http://127.0.0.1:{upstream}; proxy_http_version 1.1; proxy_set_header Host $host;
      proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Forwarded-Proto https;
    }}
    location /api/arus {{
      proxy_pass http://127.0.0.1:{upstream}; proxy_http_version 1.1; proxy_set_header Host $host;
      proxy_buffering off; proxy_read_timeout 1000s;
    }}
  }}
}}
"""
FIRST_WORDS = [
    "fill:textarea=>Halo bu, saya ingin bercerita",
    "click:[data-part=first-send]",
    "wait:[data-part=words] li:nth-child(7)",
    "click:[data-part=later]",  # from this tap on the tool counts
    "wait:[role=log]%%terkirim",
]


def visits(url: str) -> list[tuple[str, list[str]]]:
    """Label and the tool's words for each visit."""
    submit = [word for step in FIRST_WORDS for word in ("--submit", step)]
    return [
        ("door", [f"{url}/", "--ready", "a[href='/tulis']", "--repeat"]),
        ("door, tap, first words", [f"{url}/", "--do", "click:a[href='/tulis']", "--ready", "textarea"]),
        ("/tulis", [f"{url}/tulis", "--ready", "textarea", "--repeat"]),
        ("first message", [f"{url}/tulis", "--ready", "textarea", *submit]),
    ]


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--runs", default="3")
    runs = asked.parse_args().runs
    scratch = Path(tempfile.mkdtemp(prefix="teduh-firstload-"))
    tool = installed_tool(scratch)
    data = scratch / "data"
    data.mkdir()
    server = RunningServer(data, TEDUH_PROXY="1", TEDUH_LOG="WARNING").prepare().start()
    front = start_front(scratch, server.port)
    try:
        for label, words in visits(f"https://localhost:{front[1]}"):
            print_row(label, visit(tool, words, runs))
    finally:
        front[0].terminate()
        server.close()
        shutil.rmtree(scratch, ignore_errors=True)


def installed_tool(scratch: Path) -> Path:
    if not TOOL.exists():
        sys.exit("The first-load tool is not beside the repository; name its folder: TEDUH_FIRSTLOAD_TOOL=…")
    kept = Path("/tmp/teduh-firstload-tool")
    if not (kept / "node_modules").exists():
        shutil.copytree(TOOL, kept, dirs_exist_ok=True, copy_function=shutil.copy)
        subprocess.run(["npm", "install", "--ignore-scripts", "--silent"], cwd=kept, check=True)
    return kept


def start_front(scratch: Path, upstream: int) -> tuple[subprocess.Popen[bytes], int]:
    port = free_port()
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-keyout", scratch / "key.pem", "-out", scratch / "cert.pem", *subject],
        check=True, capture_output=True,
    )  # fmt: skip
    config = scratch / "nginx.conf"
    config.write_text(NGINX.format(dir=scratch, port=port, upstream=upstream))
    running = subprocess.Popen(["nginx", "-p", "/usr/share/nginx", "-c", str(config)])
    time.sleep(1)
    return running, port


def visit(tool: Path, words: list[str], runs: str) -> dict[str, Any]:
    done = subprocess.run(
        ["node", "firstload.mjs", *words, "--insecure", "--runs", runs, "--timeout", "30"],
        cwd=tool, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode or not done.stdout.strip():
        sys.exit(done.stderr[-3000:])
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def print_row(label: str, found: dict[str, Any]) -> None:
    print(f"## {label}")
    for name in (
        "ready_ms",
        "bytes",
        "bytes_at_ready",
        "wire_down",
        "wire_up",
        "requests",
        "fcp_ms",
        "js_unpacked",
    ):
        print(f"  {name}: {found.get(name)}")
    for name in ("repeat_visit", "first_message", "ready_without_js", "other_hosts", "axe"):
        if found.get(name) is not None:
            print(f"  {name}: {json.dumps(found[name])[:400]}")


if __name__ == "__main__":
    main()

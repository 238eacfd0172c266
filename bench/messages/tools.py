"""Finds the peers' bench (`loadgen`, `drivers`, `servers`, `procs`) and gives its modules to ours.

It lies outside the repository: beside it in ../shared/bench/peers, or where TEDUH_BENCH_TOOLS says.
"""

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("TEDUH_BENCH_TOOLS", ROOT.parent / "shared" / "bench" / "peers"))

if not (FOLDER / "loadgen.py").is_file():
    sys.exit(
        f"The peers' bench is not in {FOLDER}.\n"
        "Teduh is measured by the same load generator as the servers it is compared with. Put that folder\n"
        "beside the repository as ../shared/bench/peers, or say where it is: TEDUH_BENCH_TOOLS=/path/to/peers"
    )
sys.path.insert(0, str(FOLDER))
drivers: Any = import_module("drivers")
loadgen: Any = import_module("loadgen")
procs: Any = import_module("procs")
servers: Any = import_module("servers")

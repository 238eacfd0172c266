"""Medians of a run as one Markdown table, beside what performance.md demands and hopes for."""

import os
import platform
import statistics
import subprocess
from collections.abc import Callable
from typing import Any

type Found = dict[str, Any]


def table(found: dict[str, Found]) -> str:
    """One row a figure, one column a server; more than one round shows the median and the extremes."""
    head = ["figure", *found, "must", "aim"]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for name, figure, must, aim in FIGURES:
        cells = [name, *[shown(figure(each)) for each in found.values()], must, aim]
        lines.append("| " + " | ".join(cells) + " |")
    if "ejabberd-sqlite" in found:
        lines.append(ratio(found))
    return "\n".join(lines)


def ratio(found: dict[str, Found]) -> str:
    """How many times ejabberd's rate, in the same run."""
    rate = of_runs("rate", "closed", 100)
    base = middle(rate(found["ejabberd-sqlite"]))
    cells = [f"{(middle(rate(each)) or 0) / base:.1f}x" if base else "-" for each in found.values()]
    return "| " + " | ".join(["messages/s at 100 pairs against ejabberd", *cells, "4x", "8x"]) + " |"


def of_runs(name: str, mode: str, pairs: int) -> Callable[[Found], list[float]]:
    def read(found: Found) -> list[float]:
        runs = [run for run in found["runs"] if run["mode"] == mode and run["pairs"] == pairs]
        return [run[name] for run in runs if run.get(name) is not None]

    return read


def of_idle(name: str) -> Callable[[Found], list[float]]:
    return lambda found: [row[name] for row in found["idle"]]


def of_flushes(pairs: int) -> Callable[[Found], list[float]]:
    return lambda found: [found["flushes"][str(pairs)]] if str(pairs) in found["flushes"] else []


def middle(values: list[float]) -> float | None:
    return statistics.median(values) if values else None


def shown(values: list[float]) -> str:
    if not values:
        return "-"
    median = number(statistics.median(values))
    return median if len(values) == 1 else f"{median} [{number(min(values))} to {number(max(values))}]"


def number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


FIGURES: tuple[tuple[str, Callable[[Found], list[float]], str, str], ...] = (
    ("durable messages/s, 1 pair", of_runs("rate", "closed", 1), "", ""),
    ("durable messages/s, 20 pairs", of_runs("rate", "closed", 20), "", ""),
    (
        "durable messages/s, 100 pairs",
        of_runs("rate", "closed", 100),
        "2,000; PostgreSQL 1,500",
        "4,000; PostgreSQL 3,000",
    ),
    ("deliver p50 ms, 1 pair", of_runs("deliver_p50_ms", "closed", 1), "1", "0.6"),
    ("deliver p99 ms, 1 pair", of_runs("deliver_p99_ms", "closed", 1), "", ""),
    ("deliver p50 ms, 20 pairs", of_runs("deliver_p50_ms", "closed", 20), "", ""),
    ("deliver p50 ms, 100 pairs", of_runs("deliver_p50_ms", "closed", 100), "", ""),
    ("deliver p99 ms, 100 pairs", of_runs("deliver_p99_ms", "closed", 100), "", ""),
    ("deliver p50 ms, 100 msg/s over 100 pairs", of_runs("deliver_p50_ms", "open", 100), "2", "1.2"),
    ("deliver p99 ms, 100 msg/s over 100 pairs", of_runs("deliver_p99_ms", "open", 100), "20", "15"),
    ("server CPU s per 1,000, 1 pair", of_runs("server_cpu_s_per_1000", "closed", 1), "", ""),
    ("server CPU s per 1,000, 100 pairs", of_runs("server_cpu_s_per_1000", "closed", 100), "0.35", "0.2"),
    ("database CPU s per 1,000, 100 pairs", of_runs("db_cpu_s_per_1000", "closed", 100), "", ""),
    ("flushes per message, 1 pair", of_flushes(1), "1", ""),
    ("flushes per message, 100 pairs", of_flushes(100), "0.1", ""),
    ("RSS idle MB", of_idle("rss_mb"), "", ""),
    ("KB per idle stream (of 1,000)", of_idle("kb_a_stream"), "30", "18"),
    ("start until ready s", lambda found: found["starts_s"], "2", "1"),
    ("messages lost", of_runs("lost", "closed", 100), "0", "0"),
    ("cores used by others, 100 pairs", of_runs("other_cores", "closed", 100), "", ""),
)


def machine_note() -> str:
    """What the figures were measured on."""
    with open("/proc/meminfo") as told:
        memory = int(told.readline().split()[1]) // 1024
    return (
        f"{platform.freedesktop_os_release()['PRETTY_NAME']}, {os.cpu_count()} cores, {memory} MB, "
        f"Python {platform.python_version()}, load {os.getloadavg()[0]:.1f} at the start, commit {commit()}"
    )


def commit() -> str:
    words = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(words, capture_output=True, text=True, check=False).stdout.strip() or "unknown"

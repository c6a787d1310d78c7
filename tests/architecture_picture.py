"""The picture in docs/architecture.md, drawn from the tables beside it. `make picture` writes it anew."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

PAGE = Path(__file__).parent.parent / "docs" / "architecture.md"
FOUNDATION = "foundation"
"""The part whose rooms are not drawn: nearly all others import some of them."""
_PICTURE = re.compile(r"^```mermaid\n(.*?)^```", re.MULTILINE | re.DOTALL)


def rooms() -> dict[str, set[str] | None]:
    """Room -> the rooms it may import (None: all), from the table."""
    rows = re.findall(r"^\| `(\w+)` \|.*\| ([^|]*) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    return {room: None if allowed == "all" else set(allowed.split(", ")) - {"-"} for room, allowed in rows}


def parts() -> dict[str, list[str]]:
    """Part of the house -> its rooms, from the second table."""
    rows = re.findall(r"^\| \*\*(.+)\*\* \| ([^|]*) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    return {part: names.split(", ") for part, names in rows}


def drawn() -> str:
    """The picture as it stands on the page."""
    found = _PICTURE.search(PAGE.read_text(encoding="utf-8"))
    assert found is not None
    return found[1]


def draw() -> str:
    """The picture as the tables have it, in Mermaid: an arrow leads to a room that is imported.

    Left out are the foundation and arrows that others imply (a -> c beside a -> b -> c).
    """
    shown = {part: names for part, names in parts().items() if part != FOUNDATION}
    table = rooms()
    above = {room: set(list(table)[:row]) for row, room in enumerate(table)}
    graph = {
        room: (above[room] if allowed is None else allowed) - set(parts()[FOUNDATION])
        for room, allowed in table.items()
    }
    lines = ["flowchart TD"]
    for number, (part, names) in enumerate(shown.items()):
        lines += [f'  subgraph part{number}["{part}"]', *(f"    {name}" for name in names), "  end"]
    lines += [f"  {room} --> {other}" for names in shown.values() for room, other in _arrows(graph, names)]
    return "\n".join(lines) + "\n"


def _arrows(graph: Mapping[str, set[str]], names: list[str]) -> Iterator[tuple[str, str]]:
    @cache
    def reached(room: str) -> frozenset[str]:
        return frozenset(graph[room]).union(*(reached(other) for other in graph[room]))

    for room in names:
        implied = frozenset[str]().union(*(reached(other) for other in graph[room]))
        yield from ((room, other) for other in sorted(graph[room] - implied))


if __name__ == "__main__":
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(_PICTURE.sub(f"```mermaid\n{draw()}```", page), encoding="utf-8")

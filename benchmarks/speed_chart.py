"""Draws docs/speed.svg of the figures in docs/speed.json.

    python benchmarks/speed_chart.py

A bar a build, a piece a step, in the order of the file; the first step is what nothing could be quicker than.
"""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parent.parent / "docs"
WIDTH, LEFT, RIGHT, TOP = 760, 70, 60, 44
BAR, GAP, ROW = 34, 18, 22
COLOURS = ("#9aa5b1", "#2a6f97", "#e09f3e", "#9e2a2b", "#588157")
STYLE = "text { font: 13px sans-serif; fill: #222 } .title { font-weight: bold } .in { fill: #fff }"


def draw(content: dict[str, Any]) -> str:
    """The chart as SVG."""
    steps, builds = content["steps"], content["builds"]
    scale = (WIDTH - LEFT - RIGHT) / max(sum(figures) for figures in builds.values())
    legend = TOP + len(builds) * (BAR + GAP) + 14
    height = legend + ROW * len(steps) + 8
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">',
        f"<title>{escape(content['title'])}</title><style>{STYLE}</style>",
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        f'<text class="title" x="12" y="24">{escape(content["title"])}</text>',
    ]
    for place, (name, figures) in enumerate(builds.items()):
        top, left = TOP + place * (BAR + GAP), float(LEFT)
        parts.append(f'<text x="12" y="{top + BAR / 2 + 5}">{escape(name)}</text>')
        for step, colour, figure in zip(steps, COLOURS, figures, strict=True):
            width = figure * scale
            told = f"{escape(step)}: {figure:g} s"
            rect = f'<rect x="{left:.1f}" y="{top}" width="{width:.1f}" height="{BAR}" fill="{colour}">'
            parts.append(f"{rect}<title>{told}</title></rect>")
            if width > ROW + 8:
                parts.append(f'<text class="in" x="{left + 6:.1f}" y="{top + BAR / 2 + 5}">{figure:g}</text>')
            left += width
        parts.append(f'<text x="{left + 6:.1f}" y="{top + BAR / 2 + 5}">{sum(figures):.1f}</text>')
    for place, (step, colour) in enumerate(zip(steps, COLOURS, strict=True)):
        top = legend + ROW * place
        parts.append(f'<rect x="{LEFT}" y="{top}" width="14" height="14" fill="{colour}"/>')
        parts.append(f'<text x="{LEFT + 22}" y="{top + 12}">{escape(step)}</text>')
    return "\n".join((*parts, "</svg>", ""))


def main() -> None:
    """Write the picture."""
    content = json.loads((DOCS / "speed.json").read_text(encoding="utf-8"))
    (DOCS / "speed.svg").write_text(draw(content), encoding="utf-8")


if __name__ == "__main__":
    main()

"""The report page: a whole book on one HTML page, to be seen at a glance.

`gathering` reads what is to be shown from the plan and the record of the last build, `oddities` finds the
lines that came out too long or too short, `drawing` makes the timelines, `page` the page, in `markup` that
can't be left unescaped. Nothing is measured here and nothing decided: the record and the plan know it all.
"""

from __future__ import annotations

from pathlib import Path

from audiofic.building.plan import Plan
from audiofic.files import write_atomically
from audiofic.report.gathering import gather
from audiofic.report.page import compose_page
from audiofic.report.page import compose_part as compose_part_of

PAGE = "report.html"


def write_page(plan: Plan) -> Path:
    """Write `build/report.html` for the book as it was last built; returns its path."""
    path = plan.project.build_folder / PAGE
    write_atomically(path, compose_page(gather(plan)).encode())
    return path


def compose_part(plan: Plan) -> str:
    """The same as a part of the page of `audiofic review`: markup without any style or script in it."""
    return compose_part_of(gather(plan))

"""docs/fidelity.md tells every code that a proof can give, and no other."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "fidelity.md").read_text(encoding="utf-8")
SOURCES = [*(ROOT / "src/audiofic/proof").glob("*.py"), ROOT / "src/audiofic/commands/proving.py"]
SOURCES += [ROOT / "src/audiofic/fidelity.py"]


def test_every_code_is_on_the_page_and_every_code_there_exists() -> None:
    shape = r"(?:words|line|caption|marks?|timeline|wrong|record|chapter)-[a-z-]+"
    given = {
        code for path in SOURCES for code in re.findall(rf'"({shape})"', path.read_text(encoding="utf-8"))
    }
    rows = "".join(line for line in PAGE.splitlines() if re.match(r"\| [1-4] \|", line))
    assert set(re.findall(rf"`({shape})`", rows)) == given | {"wrong-length"}

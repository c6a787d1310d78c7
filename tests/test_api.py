"""The public Python API is what docs/api.md says it is."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import audiofic

PAGE = (Path(__file__).parent.parent / "docs" / "api.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def test_the_example_runs_and_prints_what_the_page_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (story,) = blocks("text")
    Path("story.txt").write_text(story, encoding="utf-8")
    names: dict[str, object] = {}
    attributing, building = blocks("python")
    exec(attributing, names)
    assert capsys.readouterr().out == blocks("output")[0]
    exec(building, names)
    said = capsys.readouterr().out
    assert re.search(r"^[1-9]\d* clips have to be spoken\.$", said, re.MULTILINE)
    book = Path(said.splitlines()[-1])
    assert book.stat().st_size > 10_000
    assert book.parent == tmp_path / "kettle" / "build"


@pytest.mark.parametrize("name", audiofic.__all__)
def test_every_public_name_is_there_and_on_the_page(name: str) -> None:
    assert getattr(audiofic, name).__name__ == name
    assert name in re.findall(r"`(\w+)(?:\([^`]*\))?`", PAGE)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="audio_book"):
        audiofic.audio_book  # noqa: B018


def test_importing_the_package_loads_nothing_else_of_it() -> None:
    listing = "import sys, audiofic; print([name for name in sys.modules if name.startswith('audiofic.')])"
    ended = subprocess.run([sys.executable, "-c", listing], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"

"""What the README tells a producer is there: every command, every option, every file, every link."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest
import typer

from audiofic.cli import load_app

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "benchmarks/README.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]

_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
_CODE = re.compile(r"`([^`\n]+)`")


@cache
def options() -> Mapping[str, frozenset[str]]:
    """Every command ("voices install") -> its options; "" is the program's own."""
    return dict(_walk("", typer.main.get_command(load_app())))


def _walk(name: str, command: object) -> Iterator[tuple[str, frozenset[str]]]:
    names = [
        option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)
    ]  # type: ignore[attr-defined]
    yield name, frozenset(option for option in names if option.startswith("-")) | {"--help"}
    for below, inner in getattr(command, "commands", {}).items():
        yield from _walk(f"{name} {below}".strip(), inner)


def commands_shown(text: str) -> list[str]:
    """Every `audiofic ...` in code, in a block or in a sentence; comments cut off."""
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    lines = [line.partition("#")[0] for block in blocks for line in block.splitlines()]
    prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    found = [code for code in (*lines, *_CODE.findall(prose)) if code.strip().startswith("audiofic ")]
    return [code.strip() for code in found]


def command_of(shown: str) -> str:
    """The command that a line calls; `AssertionError` for one that does not exist or an unknown option."""
    words = iter(shown.split()[1:])
    name = ""
    for word in words:
        if word == "-C":
            assert "-C" in options()[""]
            next(words)
        elif word.startswith("-"):
            assert word in options()[name], f"{shown}: no option {word}"
        elif f"{name} {word}".strip() in options():
            name = f"{name} {word}".strip()
        else:
            assert name or word == "…", f"{shown}: no command {word}"
    return name


def test_every_command_and_option_on_our_pages_exists() -> None:
    shown = [command for page in PAGES for command in commands_shown(page.read_text(encoding="utf-8"))]
    assert len(shown) > 15
    for command in shown:
        command_of(command)


def test_an_option_named_on_its_own_is_one_of_some_command() -> None:
    known = frozenset().union(*options().values())
    named = [code for code in _CODE.findall(README + COMMANDS) if re.fullmatch(r"--[a-z-]+", code)]
    assert named
    assert set(named) <= known


def test_every_command_is_in_the_table_of_commands() -> None:
    table = re.findall(r"^\| `audiofic ([a-z]+)[^`]*` \| (.*) \|$", COMMANDS, re.MULTILINE)
    top = {name for name in options() if name and " " not in name}
    assert sorted(name for name, _ in table) == sorted(top)
    rows = dict(table)
    for name in options():
        command, _, below = name.partition(" ")
        assert not below or f"`{below}`" in rows[command], f"{name} is not in the table"


def test_every_command_says_what_it_does() -> None:
    group = typer.main.get_command(load_app())
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        assert command.help, name
        for parameter in command.params:
            assert getattr(parameter, "help", None), f"{name} {parameter.name}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in _LINK.findall(page.read_text(encoding="utf-8")):
        if not target.startswith(("http:", "https:", "#", "mailto:")):
            assert (page.parent / target.partition("#")[0]).exists(), target


def test_the_demo_is_what_the_readme_says_is_built() -> None:
    """Its title, and the chapters' file names, as the demo's own scripts give them."""
    from audiofic.building.making import file_stem
    from audiofic.pipeline import plan_book
    from audiofic.project import Project, chapter_slug

    plan = plan_book(Project(ROOT), True)
    listing = re.search(r"^```\nbuild/\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    assert listing
    named = re.findall(r"^  (\S.*?\.\w+)  ", listing[1], re.MULTILINE)
    stem = file_stem(plan.book.title)
    chapters = {
        f"chapters/{chapter.number:02d}-{chapter_slug(chapter.title)}.mp3" for chapter in plan.chapters
    }
    assert {f"{stem}.m4b", f"{stem}.vtt", "report.md"} <= set(named)
    assert {name for name in named if name.startswith("chapters/")} <= chapters


def test_what_the_readme_shows_of_the_files_is_valid() -> None:
    """Its voices.yaml and its script lines can be copied."""
    from audiofic.script import parse_script
    from audiofic.settings import parse_settings

    cast, lines = "", ""
    for block in re.findall(r"^```yaml\n(.*?)^```", README, re.MULTILINE | re.DOTALL):
        if block.startswith("- "):
            lines += block
        else:
            cast += block
    assert parse_settings(cast, "README.md").role("Kagome") is not None
    assert parse_script(f"chapter: 1\nlines:\n{lines}", "README.md").items


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_make_target_on_our_pages_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    text = page.read_text(encoding="utf-8")
    blocks = "".join(re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL))
    named = re.findall(r"(?:^|`)make ([a-z-]+)", blocks + text, re.MULTILINE)
    assert set(named) <= targets


def test_what_contributing_names_in_the_source_is_there() -> None:
    named = {code for code in _CODE.findall(CONTRIBUTING) if re.match(r"(?:src|tests)/", code)}
    assert len(named) > 5
    for path in named:
        assert (ROOT / path.replace("yours", "__init__")).exists(), path


def test_every_benchmark_is_listed() -> None:
    """Those that can be run, and no others."""
    folder = ROOT / "benchmarks"
    page = (folder / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `(\w+\.py)` \|", page, re.MULTILINE)
    programs = [path.name for path in folder.glob("*.py") if "__main__" in path.read_text(encoding="utf-8")]
    assert sorted(listed) == sorted(programs)


def test_the_changelogs_sections_are_versions_with_their_dates() -> None:
    """At most one is not released; the newest released one is older than what pyproject.toml names, or it."""
    first, *others = re.findall(
        r"^## (.*)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    released = others if first == "Unreleased" else [first, *others]
    assert released
    assert all(re.fullmatch(r"\d+\.\d+\.\d+ \(20\d\d-\d\d-\d\d\)", section) for section in released)
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert (version == released[0].split()[0]) == (first != "Unreleased")


def test_the_readmes_figures_of_attribution_are_those_measured() -> None:
    page = (ROOT / "docs" / "attribution.md").read_text(encoding="utf-8")
    row = re.search(r"^\| raw text \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|$", page, re.MULTILINE)
    assert row is not None
    right, named, _, untagged = (round(float(share)) for share in row.groups())
    told = " ".join(README.split())
    assert f"{right} of 100 lines go to the right person" in told
    assert f"{named} of those with a name beside them, {untagged} of those with nothing" in told

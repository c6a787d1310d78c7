"""The page tells of a book what its record tells, once each, and lets nothing of it become markup."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from audiofic.building.plan import Plan
from audiofic.building.record import BuildRecord, load_record
from audiofic.loudness import SILENCE_LUFS
from audiofic.pipeline import build_book, plan_book
from audiofic.project import Project
from audiofic.report import write_page
from audiofic.report.drawing import COLUMNS, draw_chapter, lanes
from audiofic.report.gathering import BookView, ChapterView, Stretch, gather
from audiofic.report.page import compose_page
from audiofic.wording import clock

EVIL = "<script>alert('x')</script> & \"so\" </style>"
VOICES = """\
book: {title: "The Kettle </title><b>", author: "Nobody & <i>Co</i>"}
narrator: {voice: tone/a}
cast:
  Kagome: {aliases: [Lady Kagome], gender: female, voice: tone/b}
  Sango: {gender: female, voice: en_US-away-medium, draft: tone/c}
extras: {unknown: {voice: tone/e}}
"""
ONE = f"""\
chapter: 1
title: Steam <1>
lines:
- narrator: The kettle sang.
- Kagome: {EVIL}
  unsure: 0.46
  or: [Sango, narrator]

- Lady Kagome: Is it ready?
- sting: scene
- unknown: Who goes there?
- Sango: The tea. The cups. The tray.
"""
TWO = """\
chapter: 2
title: Tea
lines:
- narrator: It was ready at last.
- narrator: And that was that.
"""


class Page(HTMLParser):
    """The page, read as a browser would."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.starts: list[tuple[str, dict[str, str | None]]] = []
        self.rows: list[list[str]] = []
        self.lists: list[str] = []
        self.open: list[str] = []
        self.text: dict[str, str] = {}
        self.feed(markup)
        self.close()
        assert not self.open, "every element is closed"

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.starts.append((tag, dict(attributes)))
        if tag in ("meta",):
            return
        self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        elif tag == "td":
            self.rows[-1].append("")
        elif tag == "li":
            self.lists.append("")

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.starts.append((tag, dict(attributes)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        inside = self.open[-1] if self.open else ""
        self.text[inside] = self.text.get(inside, "") + data
        if "td" in self.open:
            self.rows[-1][-1] += data
        elif "li" in self.open:
            self.lists[-1] += data


@dataclass(frozen=True)
class Made:
    plan: Plan
    record: BuildRecord
    page: Page
    markup: str


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = tmp_path_factory.mktemp("book")
    (root / "script").mkdir()
    (root / "voices.yaml").write_text(VOICES, encoding="utf-8")
    (root / "script" / "01-steam.yaml").write_text(ONE, encoding="utf-8")
    (root / "script" / "02-tea.yaml").write_text(TWO, encoding="utf-8")
    return Project(root)


def look(project: Project) -> Made:
    plan = plan_book(Project(project.root), False)
    path = write_page(plan)
    assert path == project.build_folder / "report.html"
    markup = path.read_text(encoding="utf-8")
    return Made(plan, load_record(project.record_file), Page(markup), markup)


@pytest.fixture(scope="module")
def made(project: Project) -> Made:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUDIOFIC_VOICES", str(project.root / "none"))
        build_book(plan_book(project, False), 1, lambda stage, done, total: None)
        return look(project)


def test_every_speaker_of_the_record_is_in_the_legend_with_voice_words_and_time(made: Made) -> None:
    sounds = [sound for chapter in made.record.chapters.values() for sound in chapter.sounds]
    words: Counter[str] = Counter()
    for sound in sounds:
        words[sound.speaker.removeprefix("Lady ")] += len(sound.text.split())
    legend = {row[0]: row for row in made.page.rows if len(row) == 6}
    assert set(legend) == set(words) == {"narrator", "Kagome", "unknown", "Sango"}
    for name, row in legend.items():
        assert row[3].startswith(f"{words[name]:,} (")
        said = {sound.voice for sound in sounds if sound.speaker.removeprefix("Lady ") == name}
        assert any(row[5].startswith(voice) for voice in said)
    shares = [float(row[1].removesuffix(" %")) for row in legend.values()]
    assert sum(shares) == pytest.approx(100, abs=0.3)


def test_each_chapters_length_and_levels_are_the_records(made: Made) -> None:
    facts = made.page.text["p"].replace("\N{MINUS SIGN}", "-")
    for chapter in made.record.chapters.values():
        assert chapter.loudness is not None
        assert f"{chapter.loudness.integrated_lufs:.1f} LUFS" in facts
        assert f"{chapter.loudness.rms_dbfs:.1f} dB RMS" in facts
        assert f"{len(chapter.sounds)} utterances" in facts
    total = sum(chapter.frames for chapter in made.record.chapters.values()) / 44_100
    assert made.page.lists[0].startswith(clock(total))


def test_doubtful_lines_are_listed_once_with_place_runners_up_and_time(made: Made) -> None:
    rows = [row for row in made.page.rows if len(row) == 5]
    assert [(row[1], row[2], row[3]) for row in rows] == [
        ("script/01-steam.yaml:5", "Kagome or Sango, narrator", "46 %"),
        ("script/01-steam.yaml:11", "unknown", "nobody could tell"),
    ]
    assert rows[0][4] == EVIL
    assert all(row[0].startswith("▶ 0:") for row in rows)
    links = [values for tag, values in made.page.starts if tag == "a" and "data-at" in values]
    assert all(str(values["href"]).startswith("chapters/01-steam-1.mp3#t=") for values in links)
    starts = [stretch.start for stretch in gather(made.plan).chapters[0].stretches if stretch.line in (5, 11)]
    assert float(str(links[0]["data-at"])) == pytest.approx(starts[0] - 0.5, abs=0.06)


def test_nothing_of_the_story_becomes_markup(made: Made) -> None:
    scripts = [tag for tag, _ in made.page.starts if tag in ("script", "style", "i", "b", "title")]
    assert scripts.count("script") == 1
    assert scripts.count("style") == 1
    assert made.page.text["h1"] == "The Kettle </title><b>"
    assert "alert('x')" not in made.page.text["script"]
    assert "Nobody & <i>Co</i>" in made.page.text["p"]


def test_the_page_asks_nobody_for_anything(made: Made) -> None:
    assert not re.search(r"https?://|//\w|@import|url\(", made.markup)
    policies = [values for tag, values in made.page.starts if values.get("http-equiv")]
    assert str(policies[0]["content"]).startswith("default-src 'none'")
    sources = {values["src"] for tag, values in made.page.starts if "src" in values}
    assert sources == {"chapters/01-steam-1.mp3", "chapters/02-tea.mp3"}
    assert all((made.plan.project.build_folder / str(source)).is_file() for source in sources)


def test_a_timeline_has_a_title_a_description_and_a_lane_for_each_speaker(made: Made) -> None:
    drawings = [values for tag, values in made.page.starts if tag == "svg" and "role" in values]
    assert len(drawings) == 2
    ids = {values["id"] for _, values in made.page.starts if "id" in values}
    for values in drawings:
        assert values["role"] == "img"
        assert set(str(values["aria-labelledby"]).split()) <= ids
    assert "1 sting, 2 doubtful lines" in made.page.text["desc"]
    labels = [text for text in made.page.lists if text in ("narrator", "Kagome", "unknown", "Sango")]
    assert labels == ["narrator", "Kagome", "Sango", "unknown", "narrator"]


def test_who_speaks_with_a_stand_in_is_marked(made: Made) -> None:
    (sango,) = (row for row in made.page.rows if row[:1] == ["Sango"])
    assert "stands in for en_US-away-medium" in sango[5]
    assert "1 of 4voices standing in" in made.page.lists


def test_a_line_changed_since_the_build_is_told_and_the_rest_stays_drawn(
    project: Project, made: Made
) -> None:
    file = project.root / "script" / "02-tea.yaml"
    before = file.read_text(encoding="utf-8")
    try:
        file.write_text(before.replace("at last", "too soon"), encoding="utf-8")
        changed = look(project)
    finally:
        file.write_text(before, encoding="utf-8")
    assert (
        "shown as it was built, but since then: the wording of a caption changed; 1 line changed"
        in changed.page.text["span"]
    )
    assert [values.get("role") for _, values in changed.page.starts].count("img") == 2
    assert "1 of 2chapters built and current" in changed.page.lists
    stretches = gather(changed.plan).chapters[1].stretches
    assert [(stretch.text, stretch.line) for stretch in stretches[-2:]] == [
        ("It was ready at last.", 0),
        ("And that was that.", 5),
    ]


def test_what_is_not_built_says_so(tmp_path: Path) -> None:
    (tmp_path / "script").mkdir()
    (tmp_path / "voices.yaml").write_text(VOICES, encoding="utf-8")
    (tmp_path / "script" / "01-steam.yaml").write_text(ONE, encoding="utf-8")
    seen = look(Project(tmp_path))
    assert "Nothing is built yet" in seen.page.text["p"]
    assert "✗ not built" in seen.page.text["span"]
    assert "svg" not in [tag for tag, _ in seen.page.starts]
    assert len([row for row in seen.page.rows if len(row) == 5]) == 2


def test_a_chapter_of_an_older_version_is_not_guessed_at(made: Made) -> None:
    old = {
        number: replace(chapter, stings=(), short_term_lufs=())
        for number, chapter in made.record.chapters.items()
    }
    view = gather(replace(made.plan, record=BuildRecord(old)))
    assert [chapter.is_drawable for chapter in view.chapters] == [False, True]
    assert "it is drawn once the chapter is made again" in compose_page(view)


# --- Size ---------------------------------------------------------------------------------------------


def long_chapter(lines: int, number: int = 1) -> ChapterView:
    names = ("narrator", "Kagome", "narrator", "Sango")
    stretches = tuple(
        Stretch(names[place % 4], place * 4.0, place * 4.0 + 3.2, "So it was.", "tone/a", place + 4)
        for place in range(lines)
    )
    seconds = lines * 4.0
    levels = tuple(-20.0 - (second * 7 % 5) for second in range(round(seconds)))
    built = (True, True, seconds, "chapters/01.mp3", stretches, (), levels)
    return ChapterView(number, "Long", "script/01-long.yaml", (), (), *built)


COLOURS = {"narrator": "s0", "Kagome": "s1", "Sango": "s2"}


def test_a_drawing_does_not_grow_with_its_lines() -> None:
    sizes = []
    for lines in (500, 5_000):
        chapter = long_chapter(lines)
        sizes.append(len(draw_chapter(chapter, lanes(chapter, COLOURS), -20.0)))
    assert sizes[1] < 1.2 * sizes[0]
    assert sizes[0] < 40 * COLUMNS


def test_the_levels_drawn_are_the_levels_measured() -> None:
    """A curve of two halves steps once, from the height of one level to that of the other."""
    chapter = replace(long_chapter(25), levels_lufs=(-20.0,) * 50 + (SILENCE_LUFS,) * 50)
    drawn = draw_chapter(chapter, (), -20.0)
    match = re.search(r'class="level" d="([^"]+)"', drawn)
    assert match
    numbers = re.findall(r"V([\d.]+)h(\d+)", match[1])
    assert [int(width) for _, width in numbers] == [250, 250]
    assert float(numbers[0][0]) == pytest.approx(14 + 4 + 52 * 0.25, abs=0.6)
    assert float(numbers[1][0]) == 14 + 56


def test_twenty_speakers_in_a_chapter_share_the_last_lane() -> None:
    names = {f"P{number}": f"s{number % 13}" for number in range(20)}
    stretches = tuple(
        Stretch(name, at * 3.0, at * 3.0 + 1 + at / 20, "So.", "tone/a", 1) for at, name in enumerate(names)
    )
    rows = lanes(replace(long_chapter(20), stretches=stretches), names)
    assert len(rows) == 9
    assert rows[-1].name == "others"
    assert sum(len(row.stretches) for row in rows) == 20


def test_a_single_short_line_in_a_long_chapter_is_seen() -> None:
    chapter = long_chapter(5_000)
    cry = Stretch("Sango", 9_999.0, 9_999.3, "Oh!", "tone/c", 7)
    chapter = replace(chapter, stretches=(*(s for s in chapter.stretches if s.speaker != "Sango"), cry))
    drawn = draw_chapter(chapter, lanes(chapter, COLOURS), -20.0)
    assert re.search(r'class="s2" d="M\d+ \d+h1v14h-1z"', drawn)


def test_an_empty_book_is_a_page() -> None:
    assert "Nothing is built yet" in compose_page(
        BookView("Empty", "", (), (), (), "default", -20.0, "dB RMS", False)
    )

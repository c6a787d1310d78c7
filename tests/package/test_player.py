"""The player plays the book in a real browser, from a disk and from a host, and follows the timeline."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import pytest

from audiofic.building.chapters import ChapterMaker
from audiofic.building.clips import open_clips
from audiofic.model import Book
from audiofic.package import SAMPLE_RATE, PackagedChapter
from audiofic.package.captions import spoken_lines
from audiofic.package.player import compose_player, write_player
from audiofic.package.player.text import read_along
from audiofic.pipeline import build_book, plan_book
from audiofic.project import Project
from browser import wait_until
from file_server import serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

EVIL = "</script><script>document.title = 'taken'</script> & \"so\" <img src=x>"
VOICES = """\
formats: [player]
book: {title: "The Kettle </title><b>", author: "Nobody & <i>Co</i>"}
narrator: {voice: tone/a}
cast:
  Kagome: {voice: tone/b}
  Sango: {voice: tone/c}
"""
ONE = f"""\
chapter: 1
title: Steam <1>
lines:
- narrator: The kettle sang. It sang all morning, and nobody minded.
- Kagome: {EVIL}

- Sango: Is it ready? The cups are warm.
- narrator: asked Sango.
- sting: scene
- Kagome: Not yet.
  as: thought

- narrator: So they waited for it.
"""
TWO = """\
chapter: 2
title: Tea
lines:
- narrator: It was ready at last.
- Sango: Sugar?
- narrator: And that was that.
"""


@dataclass(frozen=True)
class Made:
    folder: Path
    chapters: tuple[PackagedChapter, ...]
    book: Book

    @property
    def told(self) -> dict[str, Any]:
        """What the page knows of the book."""
        page = (self.folder / "index.html").read_text(encoding="utf-8")
        found = re.search(r'<script type="application/json" id="book">(.*?)</script>', page, re.DOTALL)
        assert found
        told: dict[str, Any] = json.loads(found[1])
        return told

    def starts(self, chapter: int) -> list[float]:
        """When each sentence of the chapter (from 0) begins, in seconds, by its timeline."""
        paragraphs = read_along(self.chapters[chapter].timeline)
        return [at / 1000 for each in paragraphs for line in each.lines for at, _ in line.sentences]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    root = tmp_path_factory.mktemp("book")
    (root / "script").mkdir()
    (root / "voices.yaml").write_text(VOICES, encoding="utf-8")
    (root / "script" / "01-steam.yaml").write_text(ONE, encoding="utf-8")
    (root / "script" / "02-tea.yaml").write_text(TWO, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUDIOFIC_VOICES", str(root / "none"))
        build_book(plan_book(Project(root)), 1)
        plan = plan_book(Project(root))
        assert plan.is_current
        maker = ChapterMaker(plan, open_clips(plan))
        chapters = tuple(maker.packaged(each, plan.record.chapters[each.number]) for each in plan.chapters)
    return Made(root / "build" / "player", chapters, plan.book)


# --- The folder -----------------------------------------------------------------------------------------


def test_the_folder_holds_the_page_and_the_chapters_and_nothing_else(made: Made) -> None:
    chapters = [chapter.encoded.mp3.name for chapter in made.chapters]
    others = ["icon-192.png", "icon-512.png", "index.html", "manifest.json", "sw.js"]
    assert sorted(path.name for path in made.folder.iterdir()) == sorted([*chapters, *others])


def test_the_chapters_take_no_room_a_second_time(made: Made) -> None:
    for chapter in made.chapters:
        assert (made.folder / chapter.encoded.mp3.name).samefile(chapter.encoded.mp3)


def test_where_no_links_can_be_made_the_chapters_are_copied(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*paths: object) -> None:
        raise PermissionError("no links on this file system")

    monkeypatch.setattr("os.link", refuse)
    write_player(made.chapters, made.book, None, tmp_path)
    for chapter in made.chapters:
        copied = tmp_path / chapter.encoded.mp3.name
        assert copied.read_bytes() == chapter.encoded.mp3.read_bytes()
        assert not copied.samefile(chapter.encoded.mp3)


def test_the_same_book_gives_the_same_bytes_and_another_text_another_service_worker(made: Made) -> None:
    once = compose_player(made.chapters, made.book, None)
    assert once == compose_player(made.chapters, made.book, None)
    other = compose_player(made.chapters[:1], made.book, None)
    assert other["sw.js"] != once["sw.js"]


def test_every_sentence_begins_with_its_own_sound(made: Made) -> None:
    """A line's first sentence begins with the line's first frame, the others inside it, in order."""
    for chapter in made.chapters:
        lines = [line for paragraph in read_along(chapter.timeline) for line in paragraph.lines]
        spoken = list(spoken_lines(chapter.timeline.cues))
        assert len(lines) == len(spoken)
        for line, cues in zip(lines, spoken, strict=True):
            starts = [at for at, _ in line.sentences]
            assert starts[0] == round(cues[0].start_frame * 1000 / SAMPLE_RATE)
            assert all(one < other for one, other in pairwise(starts))
            assert starts[-1] * SAMPLE_RATE / 1000 < cues[-1].start_frame + cues[-1].frames
            beginnings = {round(cue.start_frame * 1000 / SAMPLE_RATE) for cue in cues}
            assert set(starts) <= beginnings, "every sentence here is an utterance of its own"


def test_paragraphs_and_breaks_are_those_of_the_script(made: Made) -> None:
    shown = [
        [(line.speaker, line.kind, [text for _, text in line.sentences]) for line in paragraph.lines]
        for paragraph in read_along(made.chapters[0].timeline)
    ]
    assert shown[1:] == [
        [
            ("narrator", "narration", ["The kettle sang.", "It sang all morning, and nobody minded."]),
            ("Kagome", "speech", [EVIL]),
        ],
        [
            ("Sango", "speech", ["Is it ready?", "The cups are warm."]),
            ("narrator", "narration", ["asked Sango."]),
        ],
        [],
        [("Kagome", "thought", ["Not yet."])],
        [("narrator", "narration", ["So they waited for it."])],
    ]


# --- In a browser ---------------------------------------------------------------------------------------


@contextmanager
def opened(browser: Browser, address: str, **options: Any) -> Iterator[Page]:
    """The page in a context of its own; whatever it complains of is a failure."""
    context = browser.new_context(**({"reduced_motion": "reduce"} | options))
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console", lambda told: complaints.append(told.text) if told.type in ("error", "warning") else None
    )
    page.goto(address)
    wait_until(page, "audio.readyState >= 1")
    yield page
    context.close()
    assert complaints == []


def come_back(page: Page) -> None:
    """Leave the page and open it again. Chromium stores what a page remembers in its own time."""
    page.evaluate("dispatchEvent(new Event('pagehide'))")
    page.wait_for_timeout(500)
    page.reload()
    wait_until(page, "audio.readyState >= 1")


def lit(page: Page) -> str | None:
    text: str | None = page.evaluate("document.querySelector('.lit')?.textContent")
    return text


@pytest.fixture
def address(made: Made) -> str:
    return (made.folder / "index.html").as_uri()


@pytest.mark.slow
def test_it_plays_from_a_disk_and_lights_every_sentence_when_it_is_heard(
    browser: Browser, made: Made, address: str
) -> None:
    with opened(browser, address) as page:
        page.evaluate(
            """() => {
              window.seen = [];
              let last = null, before = 0;
              const look = () => {
                const now = document.querySelector('.lit'), at = audio.currentTime;
                if (now && now !== last) { last = now; seen.push([Number(now.dataset.at), before, at]); }
                before = at;
                requestAnimationFrame(look);
              };
              look();
            }"""
        )
        page.click("#play")
        wait_until(page, "document.querySelector('#chapter').textContent === 'Tea'", 60)
        seen = page.evaluate("seen")
    starts = made.starts(0)
    heard = seen[: len(starts)]
    assert [place for place, _, _ in heard] == list(range(len(starts)))
    late = [at - start for (_, _, at), start in zip(heard, starts, strict=True)]
    print(f"highlight error: {1000 * min(late):.0f} to {1000 * max(late):.0f} ms")
    assert median(map(abs, late)) <= 0.05
    assert min(late) >= -0.05
    # A busy machine draws frames seldom; in the frame before, the sentence had not begun, or only just.
    assert max(before - start for (_, before, _), start in zip(heard, starts, strict=True)) <= 0.05


@pytest.mark.slow
def test_a_chapter_that_ends_goes_on_with_the_next(browser: Browser, made: Made, address: str) -> None:
    with opened(browser, address) as page:
        page.evaluate("audio.currentTime = audio.duration - 0.2; audio.play()")
        wait_until(page, "document.querySelector('#chapter').textContent === 'Tea' && !audio.paused")
        assert page.get_attribute("#chapters li:nth-child(2) button", "aria-current") == "true"


@pytest.mark.slow
def test_a_click_on_a_sentence_plays_from_there_with_its_speakers_name(
    browser: Browser, made: Made, address: str
) -> None:
    with opened(browser, address) as page:
        page.click("text=The cups are warm.")
        wait_until(page, "!audio.paused && audio.readyState >= 3")
        start = made.starts(0)[[*_sentences(made, 0)].index("The cups are warm.")]
        assert start - 0.01 <= page.evaluate("audio.currentTime") < start + 1
        assert lit(page) == "The cups are warm."
        assert page.text_content("#who") == "Sango"


def _sentences(made: Made, chapter: int) -> Iterator[str]:
    for paragraph in read_along(made.chapters[chapter].timeline):
        for line in paragraph.lines:
            yield from (text for _, text in line.sentences)


@pytest.mark.slow
def test_it_goes_on_where_one_stopped_with_the_same_speed(browser: Browser, made: Made, address: str) -> None:
    with opened(browser, address) as page:
        page.click("#chapters li:nth-child(2) button")
        page.select_option("#speed", "1.5")
        wait_until(page, "audio.currentTime > 1")
        page.click("#play")
        stopped = page.evaluate("audio.currentTime")
        come_back(page)
        assert page.text_content("#chapter") == "Tea"
        assert page.evaluate("audio.currentTime") == pytest.approx(stopped, abs=0.05)
        assert page.evaluate("audio.paused")
        page.click("#play")
        wait_until(page, "!audio.paused")
        assert page.evaluate("audio.playbackRate") == 1.5


@pytest.mark.slow
def test_a_place_is_found_again_when_chapters_were_put_before_it(
    browser: Browser, made: Made, address: str, tmp_path: Path
) -> None:
    """A page of the second chapter alone, and then the whole book in its place."""
    folder = tmp_path / "player"
    write_player(made.chapters[1:], made.book, None, folder)
    with opened(browser, (folder / "index.html").as_uri()) as page:
        page.evaluate("audio.currentTime = 1")
        wait_until(page, "!audio.seeking")
        write_player(made.chapters, made.book, None, folder)
        come_back(page)
        assert page.text_content("#chapter") == "Tea"
        assert page.evaluate("audio.currentTime") == pytest.approx(1, abs=0.05)


@pytest.mark.slow
def test_keys_play_skip_step_and_change_speed_and_chapter(browser: Browser, made: Made, address: str) -> None:
    starts = made.starts(0)
    with opened(browser, address) as page:

        def press(key: str) -> float:
            page.keyboard.press(key)
            wait_until(page, "!audio.seeking && audio.readyState >= 1")
            at: float = page.evaluate("audio.currentTime")
            return at

        for place in (0, 1, 2):
            assert press("Shift+ArrowRight") == pytest.approx(starts[place], abs=0.02)
        assert press("Shift+ArrowLeft") == pytest.approx(starts[1], abs=0.02)
        end = page.evaluate("audio.duration")
        assert press("ArrowRight") == pytest.approx(min(starts[1] + 15, end), abs=0.1)
        assert press("ArrowLeft") == pytest.approx(max(min(starts[1] + 15, end) - 15, 0), abs=0.1)
        press("Shift+ArrowUp")
        assert page.evaluate("audio.playbackRate") == 1.1
        press("Shift+ArrowDown")
        assert page.evaluate("audio.playbackRate") == 1
        press("Shift+PageDown")
        assert page.text_content("#chapter") == "Tea"
        press("Shift+PageUp")
        assert page.text_content("#chapter") == "Steam <1>"
        page.keyboard.press("Space")
        wait_until(page, "!audio.paused")
        page.keyboard.press("Space")
        wait_until(page, "audio.paused")


@pytest.mark.slow
def test_keys_of_a_control_stay_the_controls(browser: Browser, address: str) -> None:
    with opened(browser, address) as page:
        page.focus("#speed")
        page.keyboard.press("ArrowDown")
        assert page.evaluate("[audio.currentTime, audio.playbackRate]") == [0, 1.1]
        page.focus("#forward")
        page.keyboard.press("Space")
        assert page.evaluate("audio.paused")


@pytest.mark.slow
def test_the_sleep_timer_stops_the_book_once(browser: Browser, address: str) -> None:
    with opened(browser, address) as page:
        page.select_option("#sleep", "5")
        page.click("#play")
        wait_until(page, "audio.currentTime > 0.3")
        page.evaluate("const now = Date.now; Date.now = () => now() + 5 * 60_000 - 100")
        wait_until(page, "audio.paused")
        assert page.input_value("#sleep") == "0"
        assert page.evaluate("audio.volume") == 1
        page.click("#play")
        page.wait_for_timeout(600)
        assert not page.evaluate("audio.paused")


@pytest.mark.slow
def test_sleep_at_the_chapters_end_opens_the_next_and_waits(browser: Browser, address: str) -> None:
    with opened(browser, address) as page:
        page.select_option("#sleep", "chapter")
        page.evaluate("audio.currentTime = audio.duration - 0.2; audio.play()")
        wait_until(page, "document.querySelector('#chapter').textContent === 'Tea'")
        page.wait_for_timeout(400)
        assert page.evaluate("audio.paused")
        assert page.input_value("#sleep") == "0"


@pytest.mark.slow
def test_media_keys_and_lock_screens_are_told_and_heard(browser: Browser, made: Made, address: str) -> None:
    with browser.new_context() as context:
        context.add_init_script(
            "window.keys = {};navigator.mediaSession.setActionHandler = (name, act) => { keys[name] = act; };"
        )
        page = context.new_page()
        page.goto(address)
        wait_until(page, "audio.readyState >= 1")
        told = page.evaluate("(({title, artist, album, artwork}) => [title, artist, album, artwork.length])"
                             "(navigator.mediaSession.metadata)")  # fmt: skip
        assert told == ["Steam <1>", "Nobody & <i>Co</i>", "The Kettle </title><b>", 1]
        page.evaluate("keys.play()")
        wait_until(page, "!audio.paused")
        page.evaluate("keys.pause()")
        wait_until(page, "audio.paused")
        page.evaluate("keys.seekto({seekTime: 2})")
        assert page.evaluate("audio.currentTime") == pytest.approx(2, abs=0.05)
        page.evaluate("keys.nexttrack()")
        assert page.text_content("#chapter") == "Tea"


@pytest.mark.slow
def test_nothing_of_the_story_becomes_markup_and_nobody_is_asked_for_anything(
    browser: Browser, made: Made, address: str
) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address)
        wait_until(page, "audio.readyState >= 1")
        assert page.title() == "The Kettle </title><b>"
        assert EVIL in page.inner_text("#story")
        assert page.locator("#story img, #story script").count() == 0
        assert "Nobody & <i>Co</i>" in (page.text_content("#credits") or "")
        assert all(url.startswith(("data:", made.folder.as_uri())) for url in asked)


@pytest.mark.slow
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible_and_fits(browser: Browser, address: str, width: int, scheme: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    with opened(browser, address, viewport={"width": width, "height": 800}, color_scheme=scheme) as page:
        page.click("text=The cups are warm.")
        wait_until(page, "!audio.paused")
        page.click("#play")
        found = axe.run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if width < 900:
            page.click("#open-contents")
            page.wait_for_timeout(300)
            found = axe.run(page)
            assert found.violations_count == 0, found.generate_report()
            assert page.evaluate("document.activeElement.getAttribute('aria-current')") == "true"
            page.keyboard.press("Escape")
            assert page.evaluate("document.activeElement.id") == "open-contents"


# --- From a host ----------------------------------------------------------------------------------------


class Host(SimpleHTTPRequestHandler):
    """A static host."""

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.mark.slow
def test_on_a_host_it_can_be_installed_and_kept_and_then_needs_no_network(
    browser: Browser, made: Made, tmp_path: Path
) -> None:
    folder = shutil.copytree(made.folder, tmp_path / "moved")
    with serve(partial(Host, directory=str(folder))) as host, browser.new_context() as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(host)
        wait_until(page, "navigator.serviceWorker.controller")
        manifest = page.evaluate(
            "fetch(document.querySelector('link[rel=manifest]').href).then(a => a.json())"
        )
        assert manifest["display"] == "standalone"
        assert {icon["sizes"] for icon in manifest["icons"]} == {"192x192", "512x512"}
        page.click("#keep")
        wait_until(page, "document.querySelector('#keep').textContent === 'Kept on this device'")
        context.set_offline(True)
        page.reload()
        wait_until(page, "audio.readyState >= 1")
        page.evaluate("audio.currentTime = 3; audio.play()")
        wait_until(page, "audio.currentTime > 3.3")
        assert page.text_content("#keep") == "Kept on this device"

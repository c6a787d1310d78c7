"""The page in a real browser, by keys as a producer works with it."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browser import wait_until
from review.bench import HOSTILE, VOICES, chapter, lay_out, serving, settled

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow
IS_SAVED = "document.querySelector('.saved')?.textContent === 'saved'"
Open = Callable[..., "Page"]


@contextmanager
def page_of(browser: Browser, root: Path, **context: object) -> Iterator[Page]:
    """The production's page, opened; nothing may go wrong on it that the browser would tell of."""
    with serving(root) as address:
        opened = browser.new_context(viewport={"width": 1280, "height": 800}, **context)  # type: ignore[arg-type]
        page = opened.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.goto(address)
        page.wait_for_selector(".card, .page, main .note")
        yield page
        opened.close()
        assert [fault for fault in faults if "Failed to load resource" not in fault] == []


def press(page: Page, *keys: str) -> int:
    for name in keys:
        page.keyboard.press(name)
    return len(keys)


VIEWS = ("doubts", "book", "cast", "names", "build", "report")
HEADINGS = {
    "cast": "The cast",
    "names": "How names are said",
    "build": "Build the book",
    "report": "Who speaks",
}


def show(page: Page, view: str) -> None:
    """Go to a view and wait until all of it is there."""
    page.goto(page.url.split("#")[0] + f"#/{view}")
    page.wait_for_selector(
        f"h2:has-text('{HEADINGS[view]}')" if view in HEADINGS else ".words", timeout=60_000
    )
    wait_until(page, "!document.querySelector('main').textContent.includes('Looking')", 60)


def saved(page: Page) -> None:
    wait_until(page, IS_SAVED)


def test_twenty_doubts_are_settled_by_a_key_each_and_undone_to_the_byte(
    browser: Browser, tmp_path: Path
) -> None:
    scripts = [chapter(1, 10), chapter(2, 10)]
    root = lay_out(tmp_path / "ferry", *scripts)
    files = sorted((root / "script").glob("*.yaml"))
    people = ("Ada", "Tom", "Rosa")
    with page_of(browser, root) as page:
        assert "20" in page.inner_text("#left")
        keys, began = 0, time.monotonic()
        for number in (1, 2):
            for doubt in range(10):
                text = f"And is this the {number}.{doubt} answer?"
                wait_until(
                    page, f"document.querySelector('.line[aria-current] .words')?.textContent === '{text}'"
                )
                names = page.locator(".person b").all_inner_texts()
                keys += press(page, str(names.index(people[doubt % 3]) + 1))
        page.wait_for_selector("text=No doubt is left")
        saved(page)
        seconds = time.monotonic() - began
        assert keys == 20
        assert seconds < 180
        for number, (file, script) in enumerate(zip(files, scripts, strict=True), 1):
            answers = {f"And is this the {number}.{doubt} answer?": people[doubt % 3] for doubt in range(10)}
            assert file.read_text(encoding="utf-8") == settled(script, answers)
        for left in range(20):
            press(page, "u")
            wait_until(page, f"document.querySelector('#left')?.textContent.startsWith('{left + 1} ')")
        assert [file.read_text(encoding="utf-8") for file in files] == scripts
    log = (root / "build" / "review.log").read_text(encoding="utf-8").splitlines()
    assert len(log) == 40


def test_doubts_come_in_the_order_of_the_story_however_early_the_view_is_opened(
    browser: Browser, tmp_path: Path
) -> None:
    root = lay_out(tmp_path / "ferry", chapter(1, 3), chapter(2, 3))
    with page_of(browser, root) as page:
        page.route("**/api/book", lambda route: (time.sleep(1), route.continue_()))
        page.goto(page.url, wait_until="commit")
        page.evaluate("location.hash = '#/doubts'")
        page.wait_for_selector(".queue")
        texts = page.locator(".queue button span:last-child").all_inner_texts()
        assert [text for text in texts if "answer" in text] == [
            f"And is this the {number}.{doubt} answer?" for number in (1, 2) for doubt in range(3)
        ]


def test_the_other_keys_do_what_they_say(browser: Browser, tmp_path: Path) -> None:
    script = chapter(1, 4)
    root = lay_out(tmp_path / "ferry", script)
    file = root / "script" / "01-crossing.yaml"
    with page_of(browser, root) as page:
        press(page, "k")  # Tom, 0.30
        wait_until(page, "document.querySelector('#left').textContent.startsWith('3')")
        press(page, "k")  # nobody is named yet
        press(page, "x")
        wait_until(page, "document.querySelector('#left').textContent.startsWith('2')")
        press(page, "n", "p", "/", *"mis", "Enter")  # Miss Vale is Ada
        wait_until(page, "document.querySelector('#left').textContent.startsWith('1')")
        press(page, "d", *"softly", "Enter")
        saved(page)
        press(page, "t")
        page.wait_for_selector("text=take 2")
        press(page, "/", *"Old Ben", "Enter")
        page.wait_for_selector("text=No doubt is left")
        saved(page)
    text = file.read_text(encoding="utf-8")
    assert "- Tom: And is this the 1.0 answer?\n- narrator" in text
    assert "- narrator: And is this the 1.1 answer?\n- narrator" in text
    assert "- Ada: And is this the 1.2 answer?\n- narrator" in text
    assert "- Old Ben: And is this the 1.3 answer?\n  direction: softly\n  take: 2\n- narrator" in text


def test_one_answer_settles_both_halves_of_a_speech(browser: Browser, tmp_path: Path) -> None:
    script = (
        "chapter: 1\nlines:\n- Ada: Well?\n\n- unknown: Not I,\n  unsure: 0.2\n- narrator: came the answer,\n"
        "- unknown: not today.\n  unsure: 0.2\n\n- unknown: Then who?\n  unsure: 0.2\n- Tom: I.\n- Ada: So.\n"
        "- Tom: So.\n"
    )
    root = lay_out(tmp_path / "ferry", script)
    with page_of(browser, root) as page:
        names = page.locator(".person b").all_inner_texts()
        press(page, str(names.index("Tom") + 1))
        wait_until(page, "document.querySelector('#left').textContent.startsWith('1')")
        saved(page)
    text = (root / "script" / "01-crossing.yaml").read_text(encoding="utf-8")
    assert text.count("- Tom: ") == 4
    assert "- unknown: Then who?" in text


def test_all_lines_of_a_wrongly_named_person_go_over_after_asking_once(
    browser: Browser, tmp_path: Path
) -> None:
    lines = "".join(f"- Tim: Word {number}.\n  unsure: 0.5\n\n- Ada: Yes.\n\n" for number in range(4))
    root = lay_out(tmp_path / "ferry", "chapter: 1\nlines:\n- Tom: Ahoy.\n- Tom: Ho.\n\n" + lines)
    with page_of(browser, root) as page:
        press(page, "/", *"tom", "Enter")
        page.wait_for_selector("text=All to Tom")
        press(page, "a")
        page.wait_for_selector("text=No doubt is left")
        press(page, "u")
        wait_until(page, "document.querySelector('#left')?.textContent.startsWith('3')")
        saved(page)
    text = (root / "script" / "01-crossing.yaml").read_text(encoding="utf-8")
    assert (text.count("- Tim: "), text.count("- Tom: ")) == (3, 3)


def test_a_line_is_heard_lit_and_stopped(browser: Browser, tmp_path: Path) -> None:
    root = lay_out(tmp_path / "ferry", chapter(1, 2))
    with page_of(browser, root) as page:
        press(page, " ")
        page.wait_for_selector(".line.playing:not(.waiting)")
        wait_until(page, "CSS.highlights.get('heard').size > 0")
        page.wait_for_selector(".line.playing", state="detached")
        press(page, "Shift+Digit2")
        page.wait_for_selector(".line.playing:not(.waiting)")
        page.wait_for_selector(".line.playing", state="detached")
        page.goto(page.url.split("#")[0] + "#/book")
        page.wait_for_selector(".page .line")
        page.locator(".line .words", has_text="The river was high.").click()
        page.wait_for_selector(".line.playing")
        press(page, " ")
        page.wait_for_selector(".line.playing", state="detached")


def test_two_pages_and_an_editor_at_once_lose_nothing(browser: Browser, tmp_path: Path) -> None:
    script = chapter(1, 6)
    root = lay_out(tmp_path / "ferry", script)
    file = root / "script" / "01-crossing.yaml"
    with page_of(browser, root) as page:
        other = page.context.new_page()
        other.goto(page.url)
        other.wait_for_selector("#left")
        press(page, "x")
        press(other, "n", "x")
        saved(page)
        saved(other)
        file.write_text(
            file.read_text(encoding="utf-8").replace("The river was high.", "The river was low."),
            encoding="utf-8",
        )
        press(page, "n", "n", "x")
        saved(page)
        text = file.read_text(encoding="utf-8")
        assert text.count("- narrator: And is this") == 3
        assert "The river was low." in text
        for each in (page, other):
            wait_until(each, "document.querySelector('#left').textContent.startsWith('3')")


def test_doubts_that_came_back_while_another_view_was_open_are_shown(
    browser: Browser, tmp_path: Path
) -> None:
    root = lay_out(tmp_path / "ferry", chapter(1, 2))
    with page_of(browser, root) as page:
        page.wait_for_selector("#left")
        press(page, "x")
        wait_until(page, "document.querySelector('#left')?.textContent.startsWith('1')")
        press(page, "x")
        page.wait_for_selector(".done-card")
        saved(page)
        page.click("#views a[href='#/build']")
        page.wait_for_selector("h2:has-text('Build the book')")
        other = page.context.new_page()
        other.goto(page.url.split("#")[0])
        other.wait_for_selector(".card")
        press(other, "u")
        other.wait_for_selector("#left")
        wait_until(page, "document.querySelector('#views .badge')?.textContent === '1'")
        page.wait_for_timeout(500)
        page.click("#views a[href='#/doubts']")
        page.wait_for_selector("#left", timeout=5000)
        assert page.inner_text("#left").startswith("1 ")


def test_what_an_editor_changed_meanwhile_is_shown_beside_the_answer(
    browser: Browser, tmp_path: Path
) -> None:
    root = lay_out(tmp_path / "ferry", chapter(1, 2))
    file = root / "script" / "01-crossing.yaml"
    with page_of(browser, root) as page:
        theirs = file.read_text(encoding="utf-8").replace("- Tom: And is", "- Rosa: And is")
        page.evaluate("document.addEventListener('keydown', () => {}, true)")
        file.write_text(theirs, encoding="utf-8")
        press(page, "x")
        page.wait_for_selector("text=you chose narrator")
        assert file.read_text(encoding="utf-8") == theirs
        page.click("text=Use mine")
        saved(page)
        assert "- narrator: And is this the 1.0 answer?" in file.read_text(encoding="utf-8")


def test_a_voice_is_tried_beside_the_old_one_kept_and_taken_back(browser: Browser, tmp_path: Path) -> None:
    root = lay_out(tmp_path / "ferry", chapter(1, 2))
    file = root / "voices.yaml"
    with page_of(browser, root) as page:
        show(page, "cast")
        tom = page.locator(".role", has=page.locator("h3", has_text="Tom"))
        tom.locator("input").fill("tone/f")
        tom.locator("text=Try").click()
        wait_until(page, "document.querySelector('[data-cast=\"Tom · tone/f\"]').textContent === '■'")
        tom.locator("button.strong").click()
        page.wait_for_selector("text=Tom speaks with tone/f")
        assert file.read_text(encoding="utf-8") == VOICES.replace("voice: tone/c", "voice: tone/f")
        press(page, "u")
        page.wait_for_selector("text=Undone")
        assert file.read_text(encoding="utf-8") == VOICES


def test_two_who_are_one_are_merged_after_a_look_and_parted_again(browser: Browser, tmp_path: Path) -> None:
    script = chapter(1, 2) + "- Addie: It is I.\n- Addie: Call me Ada.\n"
    root = lay_out(tmp_path / "ferry", script)
    file = root / "script" / "01-crossing.yaml"
    with page_of(browser, root) as page:
        show(page, "cast")
        page.locator(".role", has=page.locator("h3", has_text="Ada")).locator("text=Merge").click()
        page.keyboard.type("addie")
        page.keyboard.press("Enter")
        page.wait_for_selector("text=Make Addie and Ada one person")
        assert "Addie" in file.read_text(encoding="utf-8")
        page.keyboard.press("Enter")
        page.wait_for_selector("text=Done: merge")
        assert file.read_text(encoding="utf-8") == script.replace("- Addie: ", "- Ada: ")
        press(page, "u")
        page.wait_for_selector("text=Undone")
        assert file.read_text(encoding="utf-8") == script
        assert (root / "voices.yaml").read_text(encoding="utf-8") == VOICES


def test_one_who_is_two_is_split_by_lines(browser: Browser, tmp_path: Path) -> None:
    script = chapter(1, 2)
    root = lay_out(tmp_path / "ferry", script)
    file = root / "script" / "01-crossing.yaml"
    with page_of(browser, root) as page:
        show(page, "cast")
        page.locator(".role", has=page.locator("h3", has_text="Rosa")).locator("text=Split").click()
        page.locator("dialog label", has_text="Good night. And thanks.").click()
        page.click("text=Give them to")
        page.keyboard.type("Rosalind")
        page.keyboard.press("Enter")
        page.wait_for_selector("text=Rosa → Rosalind")
    assert file.read_text(encoding="utf-8") == script.replace(
        "- Rosa: Good night.", "- Rosalind: Good night."
    )


def test_a_name_is_heard_and_kept(browser: Browser, tmp_path: Path) -> None:
    root = lay_out(
        tmp_path / "ferry", chapter(1, 1) + "- Ada: I met Gwenllian there. Then Gwenllian laughed.\n"
    )
    with page_of(browser, root) as page:
        show(page, "names")
        row = page.locator(".word-row", has=page.locator("b", has_text="Gwenllian"))
        row.locator("input").fill("/ɡwˈɛnljæn/")
        row.locator("input").press("Enter")
        wait_until(
            page, "[...document.querySelectorAll('[data-word]')].some((one) => one.textContent === '■')"
        )
        row.locator("text=Keep").click()
        page.wait_for_selector("text=Gwenllian is said")
    assert (root / "voices.yaml").read_text(
        encoding="utf-8"
    ) == VOICES + "\npronunciations:\n  Gwenllian: ɡwˈɛnljæn\n"


def test_a_book_is_built_stopped_and_built_from_the_page(browser: Browser, tmp_path: Path) -> None:
    root = lay_out(tmp_path / "ferry", *(chapter(number, 8) for number in range(1, 4)))
    with page_of(browser, root) as page:
        show(page, "build")
        page.wait_for_selector("text=3 chapters to make")
        page.click("main button.strong")
        page.wait_for_selector("text=Stop")
        press(page, "Escape")
        page.wait_for_selector("text=Stopped.", timeout=60_000)
        page.click("main button.strong")
        page.wait_for_selector("text=✓ Built", timeout=240_000)
        page.wait_for_selector("text=Everything is current", timeout=60_000)
        show(page, "report")
        assert page.locator(".report figure").count() == 3
        page.locator(".report [data-player]").first.click()
        wait_until(page, "document.querySelector('audio').currentTime > 0")
    assert len(list((root / "build" / "chapters").glob("*.mp3"))) == 3


def test_who_tells_a_section_is_changed_where_it_begins(browser: Browser, tmp_path: Path) -> None:
    root = lay_out(tmp_path / "ferry", "chapter: 1\nlines:\n- pov: Ada\n- narrator: I woke.\n")
    with page_of(browser, root) as page:
        show(page, "book")
        page.click("text=told by")
        page.keyboard.type("rosa")
        page.keyboard.press("Enter")
        saved(page)
    assert "- pov: Rosa\n" in (root / "script" / "01-crossing.yaml").read_text(encoding="utf-8")


def test_hostile_words_are_words(browser: Browser, tmp_path: Path) -> None:
    script = f"chapter: 1\ntitle: '{HOSTILE.replace(chr(39), chr(39) * 2)}'\nlines:\n" + "".join(
        f"- {who}: '{HOSTILE.replace(chr(39), chr(39) * 2)}'\n  unsure: 0.4\n"
        for who in ("Ada", "'<b onload=x>'", "unknown")
    )
    voices = VOICES.replace("The Ferry", "'<script>document.title=1</script>'")
    root = lay_out(tmp_path / "ferry", script, voices=voices)
    with page_of(browser, root) as page:
        for view in VIEWS:
            show(page, view)
            assert page.evaluate("document.querySelector('main').textContent").count(
                HOSTILE
            ) >= 1 or view in (
                "cast",
                "names",
            )
        assert page.evaluate("document.querySelectorAll('img, script:not([src])').length") == 0
        assert page.title() != "taken"


def test_a_server_that_is_gone_is_told_and_the_answer_comes_back(browser: Browser, tmp_path: Path) -> None:
    root = lay_out(tmp_path / "ferry", chapter(1, 2))
    with serving(root) as address:
        page = browser.new_page()
        page.goto(address)
        page.wait_for_selector("#left")
    press(page, "x")
    page.wait_for_selector("text=audiofic does not answer")
    page.close()
    assert (root / "script" / "01-crossing.yaml").read_text(encoding="utf-8") == chapter(1, 2)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_every_view_passes_axe_and_nothing_sticks_out(
    browser: Browser, tmp_path: Path, theme: str, width: int
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    root = lay_out(tmp_path / "ferry", chapter(1, 4), chapter(2, 0))
    with page_of(browser, root, color_scheme=theme) as page:
        page.set_viewport_size({"width": width, "height": 800})
        for view in VIEWS:
            show(page, view)
            press(page, "n")
            page.wait_for_timeout(300)
            found = axe.run(page)
            assert found.violations_count == 0, found.generate_report()
            assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_book_of_20_000_lines_opens_in_a_second_and_answers_in_a_tenth(
    browser: Browser, tmp_path: Path
) -> None:
    """Times as the browser measures them; a machine with more to do than cores gets longer by as much."""
    scripts = []
    for number in range(1, 101):
        lines = "".join(
            f"- {('Ada', 'Tom', 'narrator')[line % 3]}: Line {line} of chapter {number} says this and that.\n"
            for line in range(199)
        )
        scripts.append(f"chapter: {number}\nlines:\n{lines}- Ada: Is it so?\n  unsure: 0.4\n  or: [Tom]\n")
    root = lay_out(tmp_path / "ferry", *scripts)
    with page_of(browser, root) as page:
        opened, answered = [], []
        for _ in range(3):
            began = time.monotonic()
            page.reload()
            page.wait_for_selector("#left")
            opened.append(time.monotonic() - began)
        page.evaluate(
            "addEventListener('keydown', (event) => { const began = performance.now(); window.tookMs = 0;"
            " const left = document.querySelector('#left').textContent;"
            " const look = () => document.querySelector('#left').textContent === left ? setTimeout(look)"
            " : (window.tookMs = performance.now() - began); look(); }, true)"
        )
        for left in range(99, 89, -1):
            press(page, "2")
            wait_until(page, f"document.querySelector('#left').textContent.startsWith('{left} ')")
            wait_until(page, "window.tookMs > 0")
            answered.append(page.evaluate("window.tookMs"))
        saved(page)
        print(
            f"opens in {min(opened):.2f} s, "
            f"answers in {sorted(answered)[5]:.0f} ms (at most {max(answered):.0f})"
        )
        assert re.search(
            r"- Tom: Is it so\?", (root / "script" / "01-crossing.yaml").read_text(encoding="utf-8")
        )
        busy = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
        assert min(opened) <= 1.0 * busy
        assert sorted(answered)[5] <= 100 * busy


def test_a_file_that_cannot_be_read_is_told_until_it_is_put_right(browser: Browser, tmp_path: Path) -> None:
    root = lay_out(tmp_path / "ferry", chapter(1, 2))
    file = root / "voices.yaml"
    with page_of(browser, root) as page:
        file.write_text(VOICES.replace("gender: male", "gender: ferryman"), encoding="utf-8")
        page.wait_for_selector("#faults code:has-text('voices.yaml:6')")
        press(page, "x")
        saved(page)
        file.write_text(VOICES, encoding="utf-8")
        page.wait_for_selector("#faults", state="hidden")

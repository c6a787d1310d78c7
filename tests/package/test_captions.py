from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audiofic.model import Beat, Book, Boundary, Cue, Line, Timeline, Utterance, Voice
from audiofic.package import FRAMES_PER_PACKET, SAMPLE_RATE, EncodedChapter, PackagedChapter, chapter_starts
from audiofic.package.captions import ROW_LETTERS, ROWS, captions, split_text, write_srt, write_vtt

VOICE = Voice("tone", "a")
BOOK = Book("A <Well> & more")


def cue(start: int, frames: int, line: Line | None, spoken: str = "spoken form") -> Cue:
    speaker = line.speaker if line else "narrator"
    return Cue(
        Beat(Utterance(spoken, VOICE), Boundary.SENTENCE, line=line, speaker=speaker),
        None,
        start,
        frames,
        0.0,
    )


def chapter(*cues: Cue, number: int = 1, packets: int = 401) -> PackagedChapter:
    encoded = EncodedChapter(Path("a.mp3"), Path("a.aac"), (packets - 1) * FRAMES_PER_PACKET, packets)
    return PackagedChapter(number, 2, "One", Timeline(SAMPLE_RATE, cues, encoded.frames), encoded)


def test_a_caption_is_shown_from_its_lines_first_frame_to_its_last_as_written() -> None:
    one = chapter(cue(33_075, 44_100, Line("Anna", "W-what?")), cue(88_200, 22_050, None, "Chapter One"))
    assert [(c.start_ms, c.end_ms, c.speaker, c.text) for c in captions([one])] == [
        (750, 1_750, "Anna", "W-what?"),
        (2_000, 2_500, "narrator", "Chapter One"),
    ]


def test_stings_have_no_caption() -> None:
    sting = Cue(Beat("scene", Boundary.AFTER_STING), None, 0, 44_100, 0.0)
    assert captions([chapter(sting)]) == ()


def test_the_sentences_of_one_line_are_one_caption_and_equal_lines_are_two() -> None:
    line, again = Line("Anna", "No. No.", file_line=4), Line("Anna", "No. No.", file_line=5)
    cues = (cue(0, 100_000, line), cue(110_000, 50_000, line), cue(200_000, 50_000, again))
    shown = captions([chapter(*cues)])
    assert [(c.start_ms, c.end_ms) for c in shown] == [(0, 3_628), (4_535, 5_669)]


def test_a_long_line_is_shown_in_parts_that_fill_its_time_without_a_gap() -> None:
    text = (
        "The lamp went out. " * 6 + "Nobody had a match, and so they waited for the morning, which was late."
    )
    (first, *_, last) = shown = captions([chapter(cue(44_100, 441_000, Line("narrator", text)))])
    assert len(shown) > 2
    assert (first.start_ms, last.end_ms) == (1_000, 11_000)
    assert all(one.end_ms == other.start_ms for one, other in pairwise(shown))
    assert " ".join(caption.text for caption in shown) == text


def test_the_books_captions_follow_the_joined_audio() -> None:
    one = chapter(cue(0, 44_100, Line("narrator", "One.")))
    two = chapter(cue(0, 44_100, Line("narrator", "Two.")), number=2)
    start = chapter_starts([one, two])[1]
    assert [caption.start_ms for caption in captions([one, two])] == [0, round(start * 1000 / SAMPLE_RATE)]


def test_webvtt_names_the_voices_and_escapes_markup(tmp_path: Path) -> None:
    line = Line("Anna <B>", "Fish & chips --> <b>now</b>?")
    write_vtt([chapter(cue(33_075, 44_100, line))], BOOK, None, tmp_path / "a.vtt")
    assert (tmp_path / "a.vtt").read_text(encoding="utf-8") == (
        "WEBVTT\n\nNOTE\nA &lt;Well&gt; &amp; more\n\n"
        "1\n00:00:00.750 --> 00:00:01.750\n"
        "<v Anna &lt;B&gt;>Fish &amp; chips --&gt; &lt;b&gt;now&lt;/b&gt;?\n"
    )


def test_srt_names_characters_but_not_the_narrator(tmp_path: Path) -> None:
    cues = (cue(0, 44_100, Line("narrator", "It rained.")), cue(88_200, 44_100, Line("Anna", "Again?")))
    write_srt([chapter(*cues)], BOOK, None, tmp_path / "a.srt")
    assert (tmp_path / "a.srt").read_text(encoding="utf-8") == (
        "1\n00:00:00,000 --> 00:00:01,000\nIt rained.\n\n2\n00:00:02,000 --> 00:00:03,000\nAnna: Again?\n"
    )


def test_times_go_past_an_hour(tmp_path: Path) -> None:
    late = cue(44_100 * 3_725, 44_100, Line("narrator", "Late."))
    write_vtt([chapter(late, packets=200_000)], BOOK, None, tmp_path / "a.vtt")
    assert "01:02:05.000 --> 01:02:06.000" in (tmp_path / "a.vtt").read_text()


def test_a_chapter_without_words_has_empty_captions(tmp_path: Path) -> None:
    write_vtt([chapter()], BOOK, None, tmp_path / "a.vtt")
    write_srt([chapter()], BOOK, None, tmp_path / "a.srt")
    assert (tmp_path / "a.vtt").read_text().startswith("WEBVTT\n")
    assert (tmp_path / "a.srt").read_text() == ""


def test_long_text_stands_in_two_rows_of_like_length(tmp_path: Path) -> None:
    text = "She counted the steps again, nine of them, slippery with moss."
    write_vtt([chapter(cue(0, 44_100, Line("narrator", text)))], BOOK, None, tmp_path / "a.vtt")
    rows = (tmp_path / "a.vtt").read_text().strip().split("\n")[-2:]
    assert [row.removeprefix("<v narrator>") for row in rows] == [
        "She counted the steps again, nine",
        "of them, slippery with moss.",
    ]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Short.", ("Short.",)),
        ("", ("",)),
        ("“Go!” " * 10 + "Then nothing at all.", None),
        ("word" * 60, None),
    ],
)
def test_parts_are_whole_sentences_where_they_fit(text: str, parts: tuple[str, ...] | None) -> None:
    found = split_text(text)
    assert " ".join(found) == text
    if parts is not None:
        assert found == parts


@given(st.lists(st.text("abc.!?…”’ —", min_size=1, max_size=14), max_size=60))
@settings(derandomize=True, max_examples=150, deadline=None)
def test_no_letter_is_lost_in_splitting_and_parts_fit(words: list[str]) -> None:
    text = " ".join(" ".join(words).split())
    parts = split_text(text)
    assert " ".join(parts) == text
    assert all(len(part) <= ROW_LETTERS * ROWS for part in parts)


@given(st.lists(st.tuples(st.integers(0, 90_000), st.integers(1, 400_000)), min_size=1, max_size=8))
@settings(derandomize=True, max_examples=50, deadline=None)
def test_captions_are_in_order_and_within_a_millisecond_of_the_timeline(spans: list[tuple[int, int]]) -> None:
    cues, now = [], 0
    for number, (pause, frames) in enumerate(spans):
        line = replace(Line("Anna", "So it was. " * (1 + frames // 60_000)), file_line=number + 1)
        cues.append(cue(now + pause, frames, line))
        now += pause + frames
    shown = captions([chapter(*cues)])
    assert all(caption.start_ms < caption.end_ms for caption in shown)
    starts = {caption.start_ms for caption in shown}
    assert {round(item.start_frame * 1000 / SAMPLE_RATE) for item in cues} <= starts

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audiofic.model import Beat, Book, Boundary, Clip, Cue, Line, Timeline, Utterance, Voice, WordTimes
from audiofic.package import FRAMES_PER_PACKET, SAMPLE_RATE, EncodedChapter, PackagedChapter, chapter_starts
from audiofic.package.captions import ROW_LETTERS, ROWS, captions, cue_text, split_text, write_srt, write_vtt

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


def test_a_title_is_one_caption_as_it_is_written() -> None:
    def said(start: int, written: str) -> Cue:
        made = cue(start, 44_100, None)
        return replace(made, beat=replace(made.beat, written=written))

    shown = captions(
        [chapter(said(0, "I. THE GATE"), said(50_000, "I. THE GATE"), said(100_000, "By Mara."))]
    )
    assert [(c.start_ms, c.text) for c in shown] == [(0, "I. THE GATE"), (2_268, "By Mara.")]


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


def test_webvtt_tells_the_language_of_a_line_that_has_its_own(tmp_path: Path) -> None:
    line = Line("Anna", "Bonjour, mes amis.", language="fr")
    write_vtt([chapter(cue(33_075, 44_100, line))], BOOK, None, tmp_path / "a.vtt")
    shown = (tmp_path / "a.vtt").read_text(encoding="utf-8")
    assert shown.endswith("\n<v Anna><lang fr>Bonjour, mes amis.</lang>\n")


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


def told(start: int, line: Line, spoken: str, words: WordTimes | None) -> Cue:
    """A second of clip at half the timeline's rate whose words are known, or not."""
    item = cue(start, 44_100, line, spoken)
    return replace(item, clip=Clip("k", 22_050, 22_050, words))


def with_words(*cues: Cue) -> PackagedChapter:
    return replace(chapter(*cues), shows_words=True)


def test_words_are_told_only_on_request() -> None:
    item = told(0, Line("Anna", "It rained."), "It rained.", ((220, 8_000), (9_000, 22_000)))
    (plain,) = captions([chapter(item)])
    (timed,) = captions([with_words(item)])
    assert plain.words == ()
    assert [(word.text, word.start, word.end) for word in timed.words] == [
        ("It", 10, 363),
        ("rained.", 408, 998),
    ]
    assert replace(timed, words=()) == plain


def test_webvtt_has_a_timestamp_before_every_word_but_the_first(tmp_path: Path) -> None:
    words = ((220, 5_000), (5_512, 8_000), (11_025, 22_000))
    item = told(44_100, Line("Anna", "In 1885 <it>"), "In eighteen it", words)
    write_vtt([with_words(item)], BOOK, None, tmp_path / "a.vtt")
    text = (tmp_path / "a.vtt").read_text(encoding="utf-8")
    assert "<v Anna>In <00:00:01.250>1885 <00:00:01.500>&lt;it&gt;\n" in text


def test_a_caption_with_a_word_whose_time_is_reckoned_says_so(tmp_path: Path) -> None:
    line = replace(Line("Anna", "It rained all day."), file_line=3)
    known = told(0, line, "It rained", ((0, 9_000), (10_000, 22_000)))
    write_vtt([with_words(known, told(66_150, line, "all day.", None))], BOOK, None, tmp_path / "a.vtt")
    assert "<v.estimated Anna>It <" in (tmp_path / "a.vtt").read_text(encoding="utf-8")
    (caption,) = captions([with_words(known, told(66_150, line, "all day.", None))])
    assert [word.is_measured for word in caption.words] == [True, True, False, False]
    assert caption.words[2].start == 1_500


def test_a_part_of_a_long_line_begins_with_its_first_word() -> None:
    sentence = "So it was told, and so it was kept by everybody who lived below the hill."
    line = Line("Anna", f"{sentence} {sentence}")
    spoken = line.text.split()
    times = tuple((500 * place, 500 * place + 400) for place in range(len(spoken)))
    item = replace(cue(0, 44_100 * 2, line, line.text), clip=Clip("k", 22_050, 44_100, times))
    first, second = captions([with_words(item)])
    assert (first.text, second.text) == (sentence, sentence)
    assert first.end_ms == second.start_ms == second.words[0].start == round(500 * 16 / 22.05)


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 900)), min_size=1, max_size=25))
@settings(derandomize=True, max_examples=100, deadline=None)
def test_timestamps_rise_and_lie_inside_their_caption(steps: list[tuple[int, int]]) -> None:
    """WebVTT, 4.2.2, whatever an engine told: also words of no length, or beginning together."""
    times, now = [], 0
    for before, length in steps:
        now += before
        times.append((now, now + length))
        now += length
    text = " ".join("well" for _ in steps)
    item = replace(
        cue(1_000, max(1, now) * 2, Line("Anna", text), text),
        clip=Clip("k", 22_050, max(1, now), tuple(times)),
    )
    for caption in captions([with_words(item)]):
        told_ms = [
            int(minutes) * 60_000 + int(seconds) * 1_000 + int(rest)
            for minutes, seconds, rest in re.findall(r"<\d\d:(\d\d):(\d\d)\.(\d+)>", cue_text(caption))
        ]
        assert all(one < other for one, other in pairwise([caption.start_ms, *told_ms, caption.end_ms]))


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

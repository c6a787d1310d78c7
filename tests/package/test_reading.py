"""A chapter's text to be read along: every line once and in order, each with its time."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiofic.model import Beat, Boundary, Clip, Cue, Line, Script, StingEvent, Timeline, Utterance, Voice
from audiofic.package import SAMPLE_RATE, EncodedChapter, PackagedChapter
from audiofic.package.epub_pages import chapter_page
from audiofic.package.reading import Block, clips, emphasis, read_blocks
from audiofic.proof.built import find_words
from audiofic.words import split_words

SECOND = SAMPLE_RATE
VOICE = Voice("tone", "a")


def chapter(script: Script, sounds: list[Line | str | None], shows_words: bool = False) -> PackagedChapter:
    """The chapter with these sounds, a second each and a second apart: lines, titles, stings (None)."""
    cues = []
    for place, sound in enumerate(sounds):
        start = SECOND * (1 + 2 * place)
        if sound is None:
            cues.append(Cue(Beat("scene", Boundary.AFTER_STING), None, start, SECOND, 0.0))
            continue
        line = sound if isinstance(sound, Line) else None
        said = line.text if line else str(sound)
        speaker = line.speaker if line else "narrator"
        count = len(split_words(said))
        words = tuple((SECOND * at // count, SECOND * (at + 1) // count) for at in range(count))
        beat = Beat(Utterance(said, VOICE), Boundary.SENTENCE, line=line, speaker=speaker)
        cues.append(Cue(beat, Clip("k", SAMPLE_RATE, SECOND, words), start, SECOND, 0.0))
    frames = SECOND * (1 + 2 * len(sounds))
    encoded = EncodedChapter(Path("a.mp3"), Path("a.aac"), frames, 1)
    return PackagedChapter(
        1, 1, "One", Timeline(SAMPLE_RATE, tuple(cues), frames), encoded, shows_words, script
    )


def say(speaker: str, text: str, line: int, opens: bool = False, **more: object) -> Line:
    kind = "narration" if speaker == "narrator" else "speech"
    return Line(speaker, text, **{"kind": kind, "opens_paragraph": opens, "file_line": line, **more})  # type: ignore[arg-type]


def told(blocks: tuple[Block, ...]) -> list[str]:
    return ["".join(piece.joint + piece.text for piece in block.pieces) for block in blocks]


def starts(blocks: tuple[Block, ...]) -> list[list[float | None]]:
    """The seconds at which the pieces of each block are heard."""
    return [
        [None if piece.start is None else piece.start / SECOND for piece in block.pieces] for block in blocks
    ]


A = say("Kagome", "Is it ready,", 3, True)
B = say("narrator", "asked Kagome.", 4)
C = say("Kikyo", "Not yet.", 6, True)
D = say("Kikyo", "You know that.", 7)
E = say("narrator", "They waited.", 10, True)


def test_lines_become_paragraphs_with_quotation_marks_and_times() -> None:
    script = Script(1, "One", (A, B, C, D, StingEvent("scene"), E))
    blocks = read_blocks(chapter(script, ["One.", A, B, C, D, None, E]), "One", "en")
    assert told(blocks) == [
        "One",
        "“Is it ready,” asked Kagome.",
        "“Not yet. You know that.”",
        "",
        "They waited.",
    ]
    assert [block.kind for block in blocks] == ["title", "paragraph", "paragraph", "break", "paragraph"]
    assert starts(blocks) == [[1.0], [3.0, 5.0], [7.0, 9.0], [11.0], [13.0]]
    assert [piece.speaker for block in blocks for piece in block.pieces] == [
        "", "Kagome", "", "Kikyo", "Kikyo", "", "",
    ]  # fmt: skip


def test_the_clips_cover_the_whole_sound_and_each_begins_with_its_text() -> None:
    script = Script(1, "One", (A, B, StingEvent("scene"), E))
    packaged = chapter(script, ["One.", A, B, None, E])
    blocks = read_blocks(packaged, "One", "en")
    found = clips(blocks, 11_000, SAMPLE_RATE)
    assert [(clip.start_ms, clip.end_ms) for clip in found] == [
        (0, 3_000), (3_000, 5_000), (5_000, 7_000), (7_000, 9_000), (9_000, 11_000),
    ]  # fmt: skip
    ids = [piece.id for block in blocks for piece in block.pieces]
    assert [clip.id for clip in found] == ids
    assert len(set(ids)) == len(ids)


def test_what_is_not_heard_is_read_and_has_no_clip() -> None:
    note = say("narrator", "I own none of them.", 2, True, kind="note", detail="disclaimer")
    script = Script(1, "One", (note, A, B))
    blocks = read_blocks(chapter(script, [A, B]), "One", "en")
    assert told(blocks) == ["One", "I own none of them.", "“Is it ready,” asked Kagome."]
    assert starts(blocks) == [[None], [None], [1.0, 3.0]]
    assert [clip.start_ms for clip in clips(blocks, 5_000, SAMPLE_RATE)] == [0, 3_000]
    assert clips(read_blocks(chapter(script, []), "One", "en"), 1_000, SAMPLE_RATE) == ()


def test_lines_that_are_alike_have_each_their_own_time() -> None:
    first, second = say("Kagome", "Yes.", 3, True), say("Kagome", "Yes.", 5, True)
    unnumbered = [say("Kikyo", "No.", 0, True), say("Kikyo", "No.", 0, True)]
    script = Script(1, "One", (first, second, *unnumbered))
    blocks = read_blocks(chapter(script, [second, *unnumbered]), "One", "en")
    assert starts(blocks) == [[None], [None], [1.0], [3.0], [5.0]]


def test_breaks_are_shown_once_and_not_at_either_end() -> None:
    script = Script(
        1,
        "One",
        (
            StingEvent("opening"),
            StingEvent("scene"),
            B,
            StingEvent("scene"),
            StingEvent("time"),
            E,
            StingEvent("scene"),
        ),
    )
    blocks = read_blocks(chapter(script, [None, B, None, E]), "One", "en")
    assert [(block.kind, block.detail) for block in blocks] == [
        ("title", ""), ("paragraph", ""), ("break", "scene"), ("paragraph", ""),
    ]  # fmt: skip
    assert starts(blocks) == [[None], [3.0], [5.0], [7.0]]


def test_a_break_that_is_not_sounded_is_seen_and_not_lit() -> None:
    script = Script(1, "One", (B, StingEvent("scene"), E))
    blocks = read_blocks(chapter(script, [B, E]), "One", "en")
    assert starts(blocks) == [[None], [1.0], [None], [3.0]]


def test_credits_are_the_words_that_are_said() -> None:
    blocks = read_blocks(
        chapter(Script(0, "Opening credits", ()), ["The Kettle.", "Written by Nobody."]), "One", "en"
    )
    assert told(blocks) == ["One", "The Kettle. Written by Nobody."]
    assert starts(blocks) == [[None], [1.0, 3.0]]


def test_each_word_has_its_time_where_that_was_measured() -> None:
    packaged = chapter(Script(1, "One", (A, B)), [A, B], shows_words=True)
    blocks = read_blocks(packaged, "One", "en")
    found = clips(blocks, 5_000, SAMPLE_RATE)
    assert [(clip.id, clip.start_ms) for clip in found] == [
        ("p2w1", 0), ("p2w2", 1_333), ("p2w3", 1_667), ("p3w1", 3_000), ("p3w2", 3_500),
    ]  # fmt: skip
    page = chapter_page("One", blocks, "en", True)
    assert '<span id="p2w1">“Is</span> <span id="p2w2">it</span> <span id="p2w3">ready,”</span>' in page


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "“Is it ready,” asked Kagome."),
        ("de-AT", "„Is it ready,“ asked Kagome."),
        ("fr", "«\u202fIs it ready,\u202f» asked Kagome."),
        ("ja", "「Is it ready,」asked Kagome."),
        ("xx", "“Is it ready,” asked Kagome."),
    ],
)
def test_quotation_marks_are_those_of_the_books_language(language: str, text: str) -> None:
    assert told(read_blocks(chapter(Script(1, "One", (A, B)), [A, B]), "One", language))[1] == text


@pytest.mark.parametrize(
    ("texts", "text"),
    [
        (["narrator|He said—", "Kagome|stop", "narrator|—and left."], "He said—“stop”—and left."),
        (["Kagome|I—", "narrator|he began."], "“I—” he began."),
        (["Kagome|Run", "narrator|, he said (", "Kagome|now", "narrator|)."], "“Run”, he said (“now”)."),
        (["narrator|So…", "Kagome|… yes?"], "So… “… yes?”"),
        (["Kagome|One.", "Kikyo|Two."], "“One.” “Two.”"),
    ],
)
def test_pieces_are_parted_as_in_print(texts: list[str], text: str) -> None:
    lines = [say(*each.split("|"), line, line == 1) for line, each in enumerate(texts, 1)]  # type: ignore[arg-type]
    assert told(read_blocks(chapter(Script(1, "One", tuple(lines)), [*lines]), "One", "en"))[1] == text


def test_thoughts_and_letters_have_no_quotation_marks_of_their_own() -> None:
    thought = say("Kagome", "He knows.", 1, True, kind="thought")
    letter = say("Miroku", "Come at once.", 2, True, kind="letter")
    inside = say("Miroku", "Come.", 4, kind="letter")
    lines = (thought, letter, say("narrator", "It said:", 3, True), inside)
    blocks = read_blocks(chapter(Script(1, "One", lines), [*lines]), "One", "en")
    assert told(blocks)[1:] == ["He knows.", "Come at once.", "It said: “Come.”"]
    page = chapter_page("One", blocks, "en", True)
    assert '<p><span id="p2" class="thought" data-speaker="Kagome">He knows.</span></p>' in page
    assert (
        '<p class="letter"><span id="p3" class="letter" data-speaker="Miroku">Come at once.</span></p>'
        in page
    )


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("*Run*, she said.", [("Run", 1), (", she said.", 0)]),
        ("a **very bad** idea", [("a ", 0), ("very bad", 2), (" idea", 0)]),
        ("***so*** _old_", [("so", 3), (" ", 0), ("old", 1)]),
        ("5 * 3 * 2", [("5 * 3 * 2", 0)]),
        ("snake_case_name", [("snake_case_name", 0)]),
        ("*lost", [("*lost", 0)]),
        ("", []),
    ],
)  # fmt: skip
def test_emphasis_marks_become_emphasis(text: str, parts: list[tuple[str, int]]) -> None:
    assert list(emphasis(text)) == parts


def test_a_page_escapes_what_would_be_markup_and_keeps_emphasis_inside_words() -> None:
    line = say("A & <B>", "Look *here* & there\x00", 1, True, language="fr")
    blocks = read_blocks(chapter(Script(1, "One", (line,)), [line], shows_words=True), "One", "en")
    page = chapter_page("One <two>", blocks, "en", True)
    assert "<title>One &lt;two&gt;</title>" in page
    assert 'data-speaker="A &amp; &lt;B&gt;" lang="fr" xml:lang="fr"' in page
    assert '<span id="p2w2"><em>here</em></span> <span id="p2w3">&amp;</span>' in page
    assert "\x00" not in page


LINES = st.builds(
    lambda speaker, text, kind, opens, detail: Line(
        speaker, text, kind, detail if kind in ("note", "heading") else None, opens_paragraph=opens
    ),
    st.sampled_from(["narrator", "unknown", "Kagome", '"<&>"']),
    st.text(st.sampled_from("ab *_“”«—…()[]&<>'\".\x00\u202f\n漢é"), min_size=1, max_size=30),
    st.sampled_from(["narration", "speech", "thought", "letter", "note", "heading"]),
    st.booleans(),
    st.sampled_from([None, "time", "footnote"]),
)


@given(
    st.lists(st.one_of(LINES, st.just(StingEvent("scene"))), max_size=8),
    st.sampled_from(["en", "fr", "ja", "he"]),
    st.booleans(),
    st.data(),
)
def test_every_page_is_sound_xml_with_every_word_once_and_in_order(
    items: list[Line | StingEvent], language: str, shows_words: bool, data: st.DataObject
) -> None:
    lines = [item for item in items if isinstance(item, Line) and item.text.strip()]
    heard = [line for line in lines if split_words(line.text) and data.draw(st.booleans())]
    script = Script(1, "One", tuple(item for item in items if item in lines or isinstance(item, StingEvent)))
    blocks = read_blocks(chapter(script, ["One.", *heard], shows_words), "One", language)
    page = ElementTree.fromstring(chapter_page("One", blocks, language, True).encode())
    body = page.find("{http://www.w3.org/1999/xhtml}body")
    assert body is not None
    text = " ".join(" ".join(body.itertext()).split())
    written = [word for line in lines for word in find_words(line.text)]
    assert find_words(text) == ["One", *written]
    ids = [element.attrib["id"] for element in page.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids))
    found = clips(blocks, 1000 * (1 + 2 * (1 + len(heard))), SAMPLE_RATE)
    assert {clip.id for clip in found} <= set(ids)
    assert all(clip.start_ms < clip.end_ms for clip in found)

"""The script's lines against a chapter's sounds: what was lost is found, and nothing else."""

# ruff: noqa: E501 (long lists of wordings)

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest

from audiofic.lexicon import elsewhere, tables
from audiofic.model import NARRATOR, Book
from audiofic.proof.built import BuiltChapter
from audiofic.proof.speech import prove_speech
from audiofic.settings import Settings
from proving import CAST, SPOILS, build_chapter, settings_of, with_sounds

SEEDS = 40
"""Times each fault is made."""


def codes(chapter: BuiltChapter) -> set[str]:
    findings = prove_speech(chapter).findings
    assert all(finding.hint and finding.path == chapter.path for finding in findings)
    return {finding.code for finding in findings}


def said(chapter: BuiltChapter) -> list[tuple[str, str]]:
    return [(sound.speaker, sound.text) for sound in chapter.sounds]


def test_a_chapter_that_says_what_is_written_has_no_finding() -> None:
    chapter = build_chapter()
    proof = prove_speech(chapter)
    assert proof.findings == ()
    heard = [line.line.line for line in proof.lines]
    assert heard == sorted(heard)
    assert {line.line.text for line in proof.lines} >= {"Later", "IVO! Bring the oil, or we shall have no "
                                                        "crossing before the morning."}  # fmt: skip
    assert [sound for line in proof.lines for sound in line.sounds] == list(chapter.sounds)


@pytest.mark.parametrize("fault", SPOILS)
def test_whatever_becomes_of_the_sounds_is_found(fault: str) -> None:
    chapter = build_chapter()
    found: Counter[bool] = Counter()
    for seed in range(SEEDS):
        chance = random.Random(f"{fault} {seed}")
        # The number that opens a chapter is in no script: it is not spoilt here.
        (_, number), *rest = said(chapter)
        texts = SPOILS[fault](chance, [text for _, text in rest])
        speakers = {text: speaker for speaker, text in rest}
        spoilt = with_sounds(
            chapter, [(NARRATOR, number), *((speakers.get(text, NARRATOR), text) for text in texts)]
        )
        found[bool(codes(spoilt))] += 1
    assert found == {True: SEEDS}


def test_a_hole_is_told_with_its_line() -> None:
    chapter = build_chapter()
    without = with_sounds(chapter, [pair for pair in said(chapter) if "told that" not in pair[1]])
    (finding,) = prove_speech(without).findings
    assert (finding.path, finding.line, finding.code) == (chapter.path, 11, "words-unheard")
    without = with_sounds(chapter, [pair for pair in said(chapter) if "half" not in pair[1]])
    assert {finding.line for finding in prove_speech(without).findings} == {19}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda said: [pair for pair in said if "boats" not in pair[1]], "line-unheard"),
        (lambda said: [said[0], *(pair for pair in said[1:] for _ in range(1 + ("boats" in pair[1])))], "line-heard-twice"),
        (lambda said: [(speaker, text.replace("laughed", "wept")) for speaker, text in said], "words-misspoken"),
        (lambda said: [("Ivo" if speaker == "fox" else speaker, text) for speaker, text in said], "wrong-speaker"),
        (lambda said: [*said, (NARRATOR, "And they lived happily ever after.")], "words-unwritten"),
        (lambda said: [said[0], said[-1], *said[1:-1]], "line-moved"),
    ],
)  # fmt: skip
def test_each_fault_has_a_code(change: object, code: str) -> None:
    chapter = build_chapter()
    assert code in codes(with_sounds(chapter, change(said(chapter))))  # type: ignore[operator]


def test_sounds_that_overlap_or_lie_outside_are_found() -> None:
    chapter = build_chapter()
    first, second, *others = chapter.sounds
    for spoilt in (
        replace(chapter, sounds=(first, replace(second, start=first.start), *others)),
        replace(chapter, frames=chapter.sounds[-1].end - 1),
        replace(chapter, sounds=(first, replace(second, frames=0), *others)),
    ):
        assert "timeline-disorder" in codes(spoilt)


def test_a_chapter_without_sounds_has_lost_all_its_lines() -> None:
    chapter = build_chapter()
    lost = prove_speech(with_sounds(chapter, [])).findings
    assert {finding.code for finding in lost} == {"line-unheard"}
    assert [finding.line for finding in lost] == [line.line for line in chapter.lines or () if line.is_heard]


def test_what_the_policy_leaves_out_is_not_missed_and_what_it_wants_is() -> None:
    skipped = settings_of(CAST + "policy: {title: skipped, time: sounded}\n")
    assert codes(build_chapter(settings=skipped)) == set()
    quiet = replace(build_chapter(settings=skipped), lines=build_chapter().lines)
    assert "line-unheard" in codes(quiet)
    spoken = settings_of(CAST + "policy: {author_note: spoken, note_reader: Ivo}\n")
    assert codes(build_chapter(settings=spoken)) == set()
    assert "Ivo" in {line.line.speaker for line in prove_speech(build_chapter(settings=spoken)).lines}


def test_whose_section_it_is_is_read_from_the_script() -> None:
    teller = settings_of("cast: {Mara: {}, fox: {}, Ivo: {}}\npolicy: {first_person: narrator}\n")
    assert codes(build_chapter(settings=teller)) == set()
    other = replace(build_chapter(settings=teller), lines=build_chapter().lines)
    assert codes(other) == {"wrong-speaker"}


def test_words_that_the_producer_respells_may_be_said_so() -> None:
    told = settings_of(CAST + "pronunciations: {Pell: {say: Pollux the elder}}\n")
    chapter = build_chapter(settings=told)
    assert codes(chapter)
    assert prove_speech(chapter, {"pell"}).findings == ()


def _lines() -> list[str]:
    """A line for every row of the lexicon's tables, and for all else that is said otherwise."""
    lines = [f"{word.capitalize()}. Hill came." for word in sorted(tables.TITLES)]
    lines += [f"It is {word}. 5 there." for word in sorted(tables.NUMBERED)]
    lines += [f"The old {word}. they said." for word in sorted(tables.ABBREVIATIONS)]
    lines += [f"Then {word} is 5 {word} now." for word in sorted(tables.SAID)]
    lines += [f"The {word} came." for word in sorted(tables.LETTERS)]
    lines += [f"Look, Kagome-{word}!" for word in sorted(tables.HONORIFICS)]
    sounds = (
        "hmph hmm mmm mmhm mm-hmm tch tsk grrr rrr shh sssh ughh keh pfft psst zzz brr argh oww eww aww aah "
    )
    sounds += "ooh oooh ohh uhh umm errr ehh heh huh hehehe hahaha kyaa ngh eeep eeek mwahaha sss gah wah whoa nooo "
    sounds += "whaaat yesss pleeease W-what I-I'm k-knife s-shut Th-the a-about Wh— B-but by-bye"
    lines += [f"{sound[:1].upper()}{sound[1:]}, he said." for sound in sounds.split()]
    lines += [f"So {sound}!" for sound in sounds.split()]
    return [
        *lines, "$5 and £3.50 and 50% of 1,234,567.", "It's 2:30 a.m. at 100°.", "Chapter IV of Henry VIII.",
        "Ask me@site.com or www.site.org/page.", "The 3rd of May 1984.", "#1 <3 you & me", "½ a cup, 1/2 of 3/4",
        "He has e.g. J. K. and the U.S.A. i.e. a Ph.D.", "*un*believable _so_", "𝓵𝓮𝓽𝓽𝓮𝓻 ①", "-5 degrees, R2D2, 24/7",
        "C'mon y'all, rock 'n' roll, o'clock, th' wi' o' me.", "DON'T. I'M HERE, McDONALD!",
    ]  # fmt: skip


@pytest.mark.parametrize("line", _lines())
def test_every_way_of_saying_what_is_written_is_allowed(line: str) -> None:
    chapter = build_chapter("chapter: 1\nlines:\n- narrator: " + repr_yaml(line) + "\n")
    assert prove_speech(chapter).findings == ()


@pytest.mark.parametrize("language", elsewhere.ABBREVIATIONS)
def test_other_languages_abbreviations_are_allowed(language: str) -> None:
    settings = Settings(book=Book("T", language=language))
    for word in elsewhere.ABBREVIATIONS[language]:
        text = f"chapter: 1\nlines:\n- narrator: Abc {word}. Dupont 5.\n"
        assert prove_speech(build_chapter(text, settings)).findings == (), word


def repr_yaml(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def test_the_same_lines_over_and_over_are_told_apart() -> None:
    many = "chapter: 1\nlines:\n" + "- Mara: No.\n- Ivo: Yes, Dr. Pell, no.\n" * 300
    chapter = build_chapter(many)
    assert codes(chapter) == set()
    pairs = said(chapter)
    assert codes(with_sounds(chapter, [*pairs[:301], *pairs[302:]]))

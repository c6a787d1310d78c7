"""Casting: who voices what, in which order, and what stands between two sounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from audiofic.casting import cast_chapter, voice_role
from audiofic.casting.manners import PASSING
from audiofic.model import (
    NARRATOR,
    UNKNOWN,
    Beat,
    Boundary,
    LayerEvent,
    Line,
    PovEvent,
    Pronunciation,
    Script,
    ScriptItem,
    StingEvent,
    Utterance,
    Voice,
)
from audiofic.settings import DEFAULT_PAUSES_MS, MixSettings, Policy, Role, Settings

CAST = (
    Role("Kagome", "female"),
    Role("InuYasha", "male", aliases=("Yash",), gain_db=1.5),
    Role("Kaede", "female"),
)


def voice_of(role: Role) -> Voice:
    return Voice("tone", role.name)


def settings_with(policy: Mapping[str, str] | None = None, mix: MixSettings | None = None) -> Settings:
    return Settings(
        cast=CAST,
        pronunciations=(Pronunciation("InuYasha", "ˌiːnuːjˈɑːʃə"),),
        policy=replace(Policy(), **(policy or {})),
        mix=mix or MixSettings(),
    )


def say(speaker: str, text: str, *, opens: bool = False, **more: object) -> Line:
    kind = "narration" if speaker == NARRATOR else "speech"
    return replace(Line(speaker, text, kind, opens_paragraph=opens), **more)  # type: ignore[arg-type]


def tell(text: str, *, opens: bool = False, **more: object) -> Line:
    return say(NARRATOR, text, opens=opens, **more)


def heading(text: str, detail: str = "heading") -> Line:
    return Line(NARRATOR, text, "heading", detail=detail, opens_paragraph=True)


def cast(
    *items: ScriptItem, title: str | None = None, settings: Settings | None = None, number: bool = False
) -> tuple[Beat, ...]:
    script = Script(3, title, items)
    return cast_chapter(script, settings or settings_with(), voice_of, announce_number=number)


def show(beats: tuple[Beat, ...]) -> list[str]:
    """Each beat as `voice: text | after`, stings as `[kind] | after`."""
    return [
        f"{beat.sound.voice.model}: {beat.sound.text} | {beat.after}"
        if isinstance(beat.sound, Utterance)
        else f"[{beat.sound}] | {beat.after}"
        for beat in beats
    ]


def boundary(first: Line, second: Line) -> Boundary:
    """What stands between two lines, headings and notes being read without a sting."""
    beats = cast(
        first, second, settings=settings_with({"time": "spoken", "pov": "spoken", "blurb": "spoken"})
    )
    return next(beat.after for beat in reversed(beats) if beat.line is first)


# --- The title ----------------------------------------------------------------------------------


def test_the_title_is_read_by_the_narrator_with_the_number_that_it_has() -> None:
    beats = cast(tell("It rained.", opens=True), title="Chapter 3: The Sealed Well", number=True)
    assert show(beats) == [
        "narrator: Chapter 3. | sentence",
        "narrator: The Sealed Well. | title",
        "narrator: It rained. | end",
    ]
    assert beats[0].line is None


def test_a_title_is_shown_as_it_is_written_however_it_is_spoken() -> None:
    beats = cast(tell("It rained."), title="CHAPTER II. THE OLD GATE — AT LAST", number=True)
    gate = "THE OLD GATE — AT LAST"
    assert [beat.shown for beat in beats] == ["CHAPTER II.", gate, gate, "It rained."]
    assert beats[0].sound == Utterance("chapter 2.", beats[0].sound.voice)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "title", ["Chapter Three: The Well", "Prologue", "Preface", "Letter 1", "The Sealed Well"]
)
def test_no_title_gets_a_number_that_it_does_not_have(title: str) -> None:
    assert not any("Chapter 3" in shown for shown in show(cast(tell("It rained."), title=title, number=True)))


def test_a_chapter_without_a_title_has_its_number_announced_only_where_told() -> None:
    assert show(cast(tell("It rained."))) == ["narrator: It rained. | end"]
    assert show(cast(tell("It rained."), number=True))[0] == "narrator: Chapter 3. | title"


@pytest.mark.parametrize(
    ("word", "begins"),
    [
        ("spoken", ["narrator: Home. | title"]),
        ("skipped", []),
        ("sounded", ["[chapter] | title"]),
        ("announced", ["[chapter] | after_sting", "narrator: Home. | title"]),
    ],
)
def test_the_title_follows_the_policy(word: str, begins: list[str]) -> None:
    beats = cast(tell("It rained."), title="Home", settings=settings_with({"title": word}))
    assert show(beats) == [*begins, "narrator: It rained. | end"]


@pytest.mark.parametrize(
    ("word", "spoken"), [("spoken", ["I am here, grinning face."]), ("skipped", ["I am here."])]
)
def test_emoji_are_read_or_left_out_as_the_policy_says(word: str, spoken: list[str]) -> None:
    beats = cast(say("Kagome", "I am here 😀"), say("Yash", "👍🏽❤️"), settings=settings_with({"emoji": word}))
    told = [beat.sound.text for beat in beats if isinstance(beat.sound, Utterance)]
    assert told == (spoken if word == "skipped" else [*spoken, *told[1:]])
    assert len(told) == (1 if word == "skipped" else 2)


# --- Who voices what ----------------------------------------------------------------------------


def test_narration_is_the_narrators_and_speech_and_thought_their_speakers() -> None:
    beats = cast(tell("It rained."), say("Kagome", "Oh."), say("Yash", "What?", kind="thought"))
    assert [beat.sound.voice.model for beat in beats if isinstance(beat.sound, Utterance)] == [
        "narrator",
        "Kagome",
        "InuYasha",
    ]
    assert [beat.speaker for beat in beats] == [NARRATOR, "Kagome", "Yash"]


def test_a_section_that_a_character_tells_is_read_by_that_character_until_the_narrator_returns() -> None:
    beats = cast(
        tell("One."), PovEvent("InuYasha"), tell("Two.", opens=True), say("Kagome", "Three."),
        PovEvent("narrator"), tell("Four.", opens=True),
    )  # fmt: skip
    assert [shown.split(":")[0] for shown in show(beats)] == ["narrator", "InuYasha", "Kagome", "narrator"]
    assert [beat.speaker for beat in beats] == [NARRATOR, "InuYasha", "Kagome", NARRATOR]


@pytest.mark.parametrize(
    ("policy", "own", "reader"),
    [
        ("character", None, "Kaede"),
        ("character", False, NARRATOR),
        ("narrator", None, NARRATOR),
        ("narrator", True, "Kaede"),
    ],
)
def test_who_reads_a_point_of_view_is_the_policys_word_and_the_roles_own(
    policy: str, own: bool | None, reader: str
) -> None:
    settings = settings_with({"first_person": policy})
    settings = replace(settings, cast=(replace(CAST[2], reads_own_pov=own),))
    (beat,) = cast(PovEvent("Kaede"), tell("I waited."), settings=settings)
    assert isinstance(beat.sound, Utterance)
    assert beat.sound.voice.model == reader


def test_a_point_of_view_of_somebody_outside_the_cast_is_read_by_the_narrator() -> None:
    assert show(cast(PovEvent("Nobody"), tell("I waited."))) == ["narrator: I waited. | end"]


def test_who_is_not_in_the_cast_and_who_is_unknown_are_voiced_by_an_extra() -> None:
    beats = cast(say("A guard", "Halt!"), say(UNKNOWN, "Who?", opens=True))
    assert [shown.split(":")[0] for shown in show(beats)] == ["unknown", "unknown"]
    assert [beat.speaker for beat in beats] == ["A guard", UNKNOWN]
    assert voice_role("A guard", settings_with()) == Settings().extras["unknown"]


def test_a_thought_has_its_effect_unless_the_producer_wants_none_also_in_its_own_section() -> None:
    thought = Line("InuYasha", "Where is she?", "thought", opens_paragraph=True)
    (beat,) = cast(thought)
    (own, _) = cast(PovEvent("InuYasha"), thought, tell("I thought."))
    (plain,) = cast(thought, settings=settings_with(mix=MixSettings(thought_effect="none")))
    assert (beat.effect, own.effect, plain.effect) == ("thought", "thought", "none")
    assert beat.sound == own.sound == plain.sound


def test_a_lines_own_effect_counts_first_then_a_thoughts_then_its_roles() -> None:
    def effect(line: Line, role: str | None = None) -> str:
        cast_settings = settings_with()
        roles = tuple(replace(one, effect=role) for one in cast_settings.cast)  # type: ignore[arg-type]
        return cast(line, settings=replace(cast_settings, cast=roles))[-1].effect

    aloud, thought = say("InuYasha", "Here!"), Line("InuYasha", "Where?", "thought")
    assert (effect(aloud), effect(aloud, "demon"), effect(aloud, "none")) == ("none", "demon", "none")
    assert (effect(thought, "demon"), effect(thought, "none")) == ("thought", "none")
    assert effect(replace(aloud, effect="door"), "demon") == "door"
    assert effect(replace(thought, effect="none")) == "none"


def test_what_a_character_tells_is_read_without_the_characters_effect() -> None:
    cast_settings = settings_with()
    roles = tuple(replace(one, effect="ghost") for one in cast_settings.cast)
    beats = cast(PovEvent("InuYasha"), tell("I ran."), settings=replace(cast_settings, cast=roles))
    assert beats[-1].speaker == "InuYasha"
    assert beats[-1].effect == "none"


def test_an_opening_stands_before_the_title_and_a_closing_behind_the_last_line() -> None:
    beats = cast(StingEvent("opening"), tell("One."), StingEvent("closing"), title="The Road")
    assert [beat.sound if isinstance(beat.sound, str) else beat.sound.text for beat in beats] == [
        "opening", "The Road.", "One.", "closing",
    ]  # fmt: skip
    assert [beats[0].after, beats[2].after, beats[3].after] == [
        Boundary.AFTER_STING, Boundary.BEFORE_STING, Boundary.END,
    ]  # fmt: skip


def beneath(*items: ScriptItem) -> list[tuple[str | None, str | None]]:
    """(bed, ambience) of each beat."""
    return [(beat.bed, beat.ambience) for beat in cast(*items)]


def test_a_bed_and_an_ambience_lie_beneath_their_scene_until_they_are_ended() -> None:
    rain, road = LayerEvent("ambience", "rain"), LayerEvent("bed", "road.mp3")
    heard = beneath(
        tell("One."), rain, tell("Two."), road, tell("Three."), LayerEvent("bed", None), tell("Four.")
    )
    assert heard == [(None, None), (None, "rain"), ("road.mp3", "rain"), (None, "rain")]


def test_a_break_ends_what_has_been_heard_and_nothing_that_is_meant_for_the_next_scene() -> None:
    rain, night = LayerEvent("ambience", "rain"), LayerEvent("ambience", "night")
    heard = beneath(
        rain,
        tell("One."),
        StingEvent("scene"),
        tell("Two."),
        StingEvent("scene"),
        night,
        StingEvent("time"),
        tell("Three."),
    )
    assert heard == [(None, "rain"), (None, None), (None, None), (None, None), (None, "night")]


def test_takes_and_pronunciations_reach_every_utterance_of_the_line() -> None:
    beats = cast(say("Kagome", "InuYasha? Sit, InuYasha.", take=2))
    assert [beat.sound for beat in beats] == [
        Utterance(text, Voice("tone", "Kagome"), 2, (("Inuyasha", "ˌiːnuːjˈɑːʃə"),))
        for text in ("Inuyasha?", "Sit, Inuyasha.")
    ]


def test_a_pronunciation_for_one_role_counts_in_its_lines_only() -> None:
    told = (Pronunciation("Kaede", "kɑːˈɛdeɪ"), Pronunciation("Kaede", say="Granny", roles=("Kags",)))
    settings = Settings(cast=(Role("Kagome", aliases=("Kags",)), Role("Kikyo")), pronunciations=told)
    beats = cast(say("Kagome", "Kaede's here!"), say("Kikyo", "Kaede's here!"), settings=settings)
    assert [(beat.sound.text, beat.sound.pronunciations) for beat in beats] == [
        ("Granny's here!", ()),
        ("Kaede's here!", (("Kaede", "kɑːˈɛdeɪ"),)),
    ]


def test_a_changed_pronunciation_changes_the_lines_with_that_word_and_no_other() -> None:
    lines = [say("Kagome", f"{name} ran home.") for name in ("Kaede", "Kikyo", "Kaede's cat", "Nobody")]

    def spoken(ipa: str) -> list[object]:
        told = (Pronunciation("Kikyo", "kˈiːkjoʊ"), Pronunciation("Kaede", ipa))
        return [beat.sound for beat in cast(*lines, settings=Settings(pronunciations=told))]

    changed = [one != other for one, other in zip(spoken("kɑːˈɛdeɪ"), spoken("kˈaɪdeɪ"), strict=True)]
    assert changed == [True, False, True, False]


def test_notes_may_be_read_by_a_voice_of_the_cast() -> None:
    note = Line(NARRATOR, "Thank you for reading!", "note", detail="author_note", opens_paragraph=True)
    heading = Line(NARRATOR, "Dawn", "heading", opens_paragraph=True)
    policy = Policy(author_note="spoken", note_reader="Kags")
    settings = Settings(cast=(Role("Kagome", aliases=("Kags",)),), policy=policy)
    beats = cast(heading, note, tell("It rained."), settings=settings)
    assert [beat.speaker for beat in beats] == ["narrator", "Kagome", "narrator"]
    assert [beat.sound.voice.model for beat in beats] == ["narrator", "Kagome", "narrator"]


# --- Boundaries ---------------------------------------------------------------------------------

NOTE = Line(NARRATOR, "Stay dry!", "note", detail="blurb", opens_paragraph=True)
BOUNDARIES = [
    ("a speech and its lower-case tag", say("Kaede", "Sit!"), tell("said Kaede."), "into_tag"),
    ("a speech without a stop", say("Kaede", "Damn"), tell("Kaede left."), "into_tag"),
    ("a speech with a comma", say("Kaede", "Come,"), tell("Kaede said."), "into_tag"),
    ("a tag that begins with a name", say("Kaede", "Who?"), tell("Old Kaede asked."), "into_tag"),
    ("narration that leads in", tell("Kaede said:"), say("Kaede", "Come."), "out_of_tag"),
    ("a tag without a stop", tell("said Kaede"), say("Kaede", "Come."), "out_of_tag"),
    ("a tag that ends, and more speech", tell("said Kaede."), say("Kaede", "Come."), "sentence"),
    ("two sentences of narration", tell("It rained."), tell("It poured."), "sentence"),
    ("two sentences of one speaker", say("Kaede", "No."), say("Kaede", "Never."), "sentence"),
    ("narration that is no tag", say("Kaede", "No."), tell("Rain fell."), "speaker"),
    ("speech after narration", tell("Rain fell."), say("Kaede", "No."), "speaker"),
    ("an answer", say("Kaede", "No."), say("Kagome", "Yes.", opens=True), "speaker"),
    ("the same speaker again", say("Kaede", "No."), say("Kaede", "Never.", opens=True), "paragraph"),
    ("a paragraph of narration", say("Kaede", "No."), tell("Rain fell.", opens=True), "paragraph"),
    ("a speech in a new paragraph", tell("Rain fell."), say("Kaede", "No.", opens=True), "paragraph"),
    ("a dash before an answer", say("Kaede", "If I—"), say("Kagome", "No.", opens=True), "interruption"),
    ("a dash before a tag", say("Kaede", "If I—"), tell("she began."), "interruption"),
    ("an ellipsis before an answer", say("Kaede", "Well…"), say("Kagome", "No.", opens=True), "trailing"),
    ("an ellipsis before a paragraph", say("Kaede", "Well…"), tell("Rain.", opens=True), "paragraph"),
    ("a comma of one speaker", say("Kaede", "No,"), say("Kaede", "never."), "clause"),
    ("a heading next", tell("It rained."), heading("The hill"), "scene"),
    ("a note next", tell("It rained."), NOTE, "paragraph"),
    ("a time heading next", tell("It rained."), heading("A week later", "time"), "time"),
    ("another teller's heading next", tell("It rained."), heading("Kaede", "pov"), "pov"),
    ("after a heading", heading("Later"), tell("It rained.", opens=True), "heading"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second", "expected"), [case[1:] for case in BOUNDARIES], ids=[case[0] for case in BOUNDARIES]
)
def test_what_stands_between_two_lines(first: Line, second: Line, expected: str) -> None:
    assert boundary(first, second) == expected


def test_a_speech_its_tag_and_the_rest_of_it_are_one_breath() -> None:
    beats = cast(say("Kaede", "Damn,", opens=True), tell("muttered Kaede,"), say("Kaede", "he got away."))
    assert [beat.after for beat in beats] == [Boundary.INTO_TAG, Boundary.OUT_OF_TAG, Boundary.END]


@pytest.mark.parametrize(
    ("lines", "spoken"),
    [
        ((say("Kaede", "It is late."), tell("said Kaede.")), ["It is late,", "said Kaede."]),
        ((say("Kaede", "It is late"), tell("Kaede said.")), ["It is late,", "Kaede said."]),
        ((tell("Kaede said"), say("Kaede", "It is late.")), ["Kaede said,", "It is late."]),
        ((say("Kaede", "Is it late?"), tell("said Kaede.")), ["Is it late?", "said Kaede."]),
        ((say("Kaede", "It is late."), tell("Kaede stood up.")), ["It is late.", "Kaede stood up."]),
        ((say("Kaede", "It is late."), tell("said Kaede.", opens=True)), ["It is late.", "said Kaede."]),
        ((say("Kaede", "It is late…"), tell("said Kaede.")), ["It is late.", "said Kaede."]),
    ],
)
def test_a_voice_does_not_fall_where_the_sentence_goes_on(lines: tuple[Line, ...], spoken: list[str]) -> None:
    assert [beat.sound.text for beat in cast(*lines) if isinstance(beat.sound, Utterance)] == spoken


def test_a_short_tag_is_read_in_passing_whatever_the_speech_does() -> None:
    beats = cast(
        tell("It rained."), say("Kaede", "Damn,", direction="slow"), tell("muttered Kaede,"), tell("He left.")
    )
    assert [beat.sound.voice for beat in beats if isinstance(beat.sound, Utterance)] == [
        Voice("tone", NARRATOR),
        Voice("tone", "Kaede", pace=0.9),
        Voice("tone", NARRATOR, pace=PASSING.pace),
        Voice("tone", NARRATOR),
    ]


def test_an_ellipsis_inside_a_line_is_a_hesitation() -> None:
    beats = cast(say("Kaede", "I… I forgot…"), say("Kagome", "What?", opens=True))
    assert [beat.after for beat in beats] == [Boundary.HESITATION, Boundary.TRAILING, Boundary.END]


def test_the_producers_pause_stands_behind_the_lines_last_sound_only() -> None:
    beats = cast(say("Kagome", "No. Never.", pause_ms=900), tell("It rained.", opens=True))
    assert [beat.pause_ms for beat in beats] == [None, 900, None]


# --- Policies and stings ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "middle"),
    [
        ("spoken", ["narrator: Yash's point of view. | heading"]),
        ("skipped", []),
        ("sounded", ["[pov] | after_sting"]),
        ("announced", ["[pov] | after_sting", "narrator: Yash's point of view. | heading"]),
    ],
)
def test_a_heading_follows_the_policy(word: str, middle: list[str]) -> None:
    beats = cast(
        tell("One.", opens=True), heading("Yash's POV", "pov"), tell("Two.", opens=True),
        settings=settings_with({"pov": word}),
    )  # fmt: skip
    before = {"spoken": "pov", "skipped": "paragraph"}.get(word, "before_sting")
    assert show(beats) == [f"narrator: One. | {before}", *middle, "narrator: Two. | end"]


@pytest.mark.parametrize(
    ("detail", "sting"), [("heading", "scene"), ("time", "time"), ("pov", "pov"), ("author_note", "scene")]
)
def test_a_sounded_line_has_the_sting_of_its_kind(detail: str, sting: str) -> None:
    line = replace(heading("Later", detail), kind="note" if detail == "author_note" else "heading")
    beats = cast(tell("One."), line, tell("Two.", opens=True), settings=settings_with({detail: "sounded"}))
    assert show(beats)[1] == f"[{sting}] | after_sting"


def test_notes_are_skipped_unless_the_policy_wants_them_heard() -> None:
    note = Line(NARRATOR, "Please review!", "note", detail="author_note", opens_paragraph=True)
    assert cast(note) == ()
    assert show(cast(note, settings=settings_with({"author_note": "spoken"}))) == [
        "narrator: Please review! | end"
    ]


def test_two_breaks_back_to_back_give_one_sting_the_more_telling_one() -> None:
    beats = cast(tell("One."), StingEvent("scene"), heading("Yash's POV", "pov"), tell("Two.", opens=True))
    assert show(beats) == [
        "narrator: One. | before_sting",
        "[pov] | after_sting",
        "narrator: Yash's point of view. | heading",
        "narrator: Two. | end",
    ]


def test_headings_in_a_row_share_one_sting() -> None:
    beats = cast(
        tell("One."), heading("A week later", "time"), heading("Yash", "pov"), tell("Two.", opens=True)
    )
    assert [beat.sound for beat in beats if not isinstance(beat.sound, Utterance)] == ["pov"]
    assert [beat.after for beat in beats[2:4]] == [Boundary.HEADING, Boundary.HEADING]


def test_a_break_at_either_end_of_a_chapter_is_not_sounded() -> None:
    beats = cast(
        StingEvent("scene"),
        heading("Yash's POV", "pov"),
        tell("One.", opens=True),
        StingEvent("scene"),
        title="Home",
    )
    assert show(beats) == [
        "narrator: Home. | title",
        "narrator: Yash's point of view. | heading",
        "narrator: One. | end",
    ]


def test_a_scene_break_that_is_not_sounded_is_still_a_silence() -> None:
    beats = cast(
        tell("One."), StingEvent("scene"), tell("Two."), settings=settings_with({"scene_break": "skipped"})
    )
    assert show(beats) == ["narrator: One. | scene", "narrator: Two. | end"]


def test_a_sting_the_producer_wrote_is_heard_whatever_the_policy_for_headings() -> None:
    beats = cast(tell("One."), StingEvent("time"), tell("Two."), settings=settings_with({"time": "skipped"}))
    assert show(beats)[1] == "[time] | after_sting"


def test_nothing_to_hear_gives_no_beat() -> None:
    assert cast() == ()
    assert cast(StingEvent("scene"), say("Kagome", "...")) == ()


# --- Silent lines -------------------------------------------------------------------------------


def test_a_line_with_nothing_to_say_lengthens_the_silence_before_it() -> None:
    silent = say("Kagome", "...", opens=True)
    items = (tell("He asked.", opens=True), silent, tell("No answer.", opens=True))
    beats = cast(*items)
    assert show(beats) == ["narrator: He asked. | paragraph", "narrator: No answer. | end"]
    assert beats[0].pause_ms == DEFAULT_PAUSES_MS["paragraph"] + DEFAULT_PAUSES_MS["trailing"]


def test_a_silent_lines_own_pause_counts() -> None:
    beats = cast(tell("He asked.", pause_ms=200), say("Kagome", "?!", pause_ms=1500), tell("No."))
    assert beats[0].pause_ms == 1700


def test_a_silent_line_at_the_end_lengthens_the_chapters_end() -> None:
    (beat,) = cast(tell("He asked."), say("Kagome", "…", pause_ms=300))
    assert (beat.after, beat.pause_ms) == (Boundary.END, DEFAULT_PAUSES_MS["end"] + 300)


def test_a_paragraph_that_a_silent_line_opens_is_still_a_new_one() -> None:
    beats = cast(tell("He asked."), say("Kagome", "...", opens=True), tell("said nothing."))
    assert beats[0].after == Boundary.PARAGRAPH


def test_every_line_with_a_word_is_in_a_beat_and_no_other() -> None:
    items = (
        tell("One.", opens=True),
        say("Kagome", "***", opens=True),
        tell("Two…"),
        heading("Three", "time"),
        Line("Kaede", "— —", "thought"),
        say(UNKNOWN, "Four! Five?", opens=True),
        StingEvent("scene"),
        tell("Six"),
    )
    heard = {beat.line for beat in cast(*items) if beat.line}
    silent = {items[1], items[4]}
    assert heard == {item for item in items if isinstance(item, Line)} - silent

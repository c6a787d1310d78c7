"""Auto-casting: distinct voices by gender, the same every time, nobody recast."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audiofic.autocast import NARRATOR_TIMBRE, Proposal, propose_voices
from audiofic.autocast.published import CLEAN, NARRATOR_VOICES, PUBLISHED_VOICES
from audiofic.engines.stand_ins import likeness
from audiofic.engines.timbres import TIMBRES
from audiofic.model import NARRATOR, Book, Character
from audiofic.settings import Role, Settings, VoiceRef, compose_settings, parse_settings

CAST = (
    Character("InuYasha", gender="male"),
    Character("Kagome", gender="female"),
    Character("Kikyo", gender="female"),
    Character("Miroku", gender="male"),
    Character("Sango", gender="female"),
    Character("Kaede", gender="female"),
    Character("The shadow"),
)
EXTRAS = {"female", "male", "unknown"}

casts = st.lists(
    st.tuples(st.text("abcdefg", min_size=1, max_size=3), st.sampled_from(["female", "male", "unknown"])),
    unique_by=lambda one: one[0],
    max_size=60,
).map(lambda names: tuple(Character(name, gender=gender) for name, gender in names))  # type: ignore[arg-type]


def settle(proposals: dict[str, Proposal], cast: tuple[Character, ...]) -> Settings:
    """The proposals as they stand in voices.yaml once they are written."""
    return parse_settings(compose_settings(Book("A book"), cast, proposals), "voices.yaml")


def test_everybody_gets_a_voice_and_a_draft_that_nobody_else_has() -> None:
    proposals = propose_voices(CAST)
    assert set(proposals) == {NARRATOR, *(one.name for one in CAST), *EXTRAS}
    sounds = [(one.voice, one.pitch, one.pace) for one in proposals.values()]
    drafts = [(one.draft, one.pitch, one.pace) for one in proposals.values()]
    assert len(set(sounds)) == len(sounds)
    assert len(set(drafts)) == len(drafts)


def test_voices_and_drafts_fit_the_gender() -> None:
    proposals = propose_voices(CAST)
    for one in CAST:
        if one.gender != "unknown":
            voice, draft = proposals[one.name].voice, proposals[one.name].draft
            assert str(voice) in PUBLISHED_VOICES["en"][one.gender]
            assert draft is not None
            assert TIMBRES[draft.model].gender == one.gender


def test_the_narrators_timbre_is_nobody_elses() -> None:
    proposals = propose_voices(CAST)
    assert [name for name, one in proposals.items() if one.draft == VoiceRef(None, NARRATOR_TIMBRE)] == [
        NARRATOR
    ]


def test_nobody_is_bent_while_there_are_voices_left() -> None:
    proposals = propose_voices(CAST)
    first = [
        one.name for one in CAST if one.name not in ("Kaede", "The shadow")
    ]  # there are two women's voices
    assert {(proposals[name].pitch, proposals[name].size) for name in first if name != "Sango"} == {
        (0.0, 1.0)
    }


def test_only_voices_that_a_book_may_be_sold_with_are_proposed_without_a_remark() -> None:
    many = tuple(
        Character(f"Nobody{number}", gender=gender) for number in range(9) for gender in ("female", "male")
    )  # type: ignore[arg-type]
    for one in propose_voices(many).values():
        assert one.voice is not None
        assert one.voice.model in CLEAN
        assert one.remark == ""
    german = propose_voices(CAST, language="de")
    assert all(one.remark for one in german.values())
    written = compose_settings(Book("Ein Buch", language="de"), CAST, german)
    assert "research" in next(line for line in written.splitlines() if "de_DE-thorsten-medium" in line)


def test_who_talk_with_one_another_sound_least_alike() -> None:
    """Of the voices that are left, each takes the one least like those it meets."""
    alone = propose_voices(CAST)
    talking = propose_voices(CAST, neighbours={"Kikyo": {"Kagome": 40}, "Kagome": {"Kikyo": 40}})
    pairs = [
        likeness(cast["Kikyo"].draft.model, cast["Kagome"].draft.model)  # type: ignore[union-attr]
        for cast in (alone, talking)
    ]
    assert pairs[1] <= pairs[0]
    free = [name for name, one in TIMBRES.items() if one.gender == "female" and one.age in ("adult", "teen")]
    kagome = talking["Kagome"].draft
    assert kagome is not None
    closest = min(likeness(kagome.model, name) for name in free if name != kagome.model)
    assert pairs[1] == pytest.approx(closest)


def test_a_newcomer_takes_nobodys_voice_however_much_it_talks() -> None:
    settled = settle(propose_voices(CAST), CAST)
    newcomer = Character("Ayame", gender="female")
    later = propose_voices((newcomer,), settled, neighbours={"Ayame": {"Kagome": 90}})
    assert list(later) == ["Ayame"]


def test_the_most_heard_choose_first_whatever_the_order() -> None:
    heard = {"Sango": 90, "Kagome": 80, "Kikyo": 3}
    in_order = propose_voices(CAST, heard=heard)
    backwards = propose_voices(CAST[::-1], heard=dict(reversed(heard.items())))
    assert in_order == backwards
    free = [voice for voice in PUBLISHED_VOICES["en"]["female"] if voice != NARRATOR_VOICES["en"]]
    assert [str(in_order[name].voice) for name in ("Sango", "Kagome")] == free[:2]


@settings(derandomize=True, max_examples=40, deadline=None)
@given(casts)
def test_a_cast_of_any_size_is_told_apart_and_the_same_again(cast: tuple[Character, ...]) -> None:
    shuffled = list(cast)
    random.Random(7).shuffle(shuffled)
    heard = {one.name: len(one.name) for one in cast}
    proposals = propose_voices(cast, heard=heard)
    assert proposals == propose_voices(shuffled, heard=heard)
    drafts = [
        (proposals[one.name].draft, proposals[one.name].pitch, proposals[one.name].pace) for one in cast
    ]
    assert all(drafts.count(draft) == 1 for draft in drafts)


@settings(derandomize=True, max_examples=25, deadline=None)
@given(casts, st.integers(0, 60))
def test_who_is_settled_in_the_file_is_never_recast_by_newcomers(
    cast: tuple[Character, ...], count: int
) -> None:
    old, new = cast[:count], cast[count:]
    settled = settle(propose_voices(old), old)
    later = propose_voices(cast, settled, heard={one.name: 99 for one in new})
    assert set(later) == {one.name for one in new}
    kept = {(str(role.voice), role.pitch, role.pace) for role in settled.cast}
    added = {(str(one.voice), one.pitch, one.pace) for one in later.values()}
    assert not kept & added


def test_a_role_that_has_one_of_the_two_is_proposed_the_other_and_keeps_its_own_pitch() -> None:
    mine = Role("Kagome", "female", voice=VoiceRef(None, "my-voice"), pitch=1.0)
    proposal = propose_voices((), Settings(cast=(mine,)))["Kagome"]
    assert proposal.voice is None
    assert proposal.draft is not None
    assert (proposal.pitch, proposal.pace) == (1.0, 1.0)


def test_a_voice_that_the_producer_gave_somebody_is_proposed_to_nobody_else() -> None:
    first = VoiceRef(None, PUBLISHED_VOICES["en"]["female"][0])
    taken = Role("Kaede", "female", voice=first, draft=VoiceRef(None, "girl"))
    proposals = propose_voices(CAST, Settings(cast=(taken,)))
    assert all((one.voice, one.pitch) != (first, 0.0) for one in proposals.values())
    assert all((one.draft, one.pitch) != (taken.draft, 0.0) for one in proposals.values())


def test_a_fully_cast_production_gets_no_proposal() -> None:
    voiced = settle(propose_voices(CAST), CAST)
    assert propose_voices(CAST, voiced) == {}
    assert (
        propose_voices(
            (Character("Kag"),), replace(voiced, cast=(replace(voiced.cast[0], aliases=("Kag",)),))
        )
        == {}
    )


@pytest.mark.parametrize("language", ["de", "de-AT", "ES", "fr", "it"])
def test_other_languages_get_voices_of_their_own(language: str) -> None:
    voices = [str(one.voice) for one in propose_voices(CAST, language=language).values()]
    assert all(voice.startswith(language[:2].lower() + "_") for voice in voices)


def test_a_language_without_published_voices_gets_drafts_only() -> None:
    for one in propose_voices(CAST, language="ja").values():
        assert one.voice is None
        assert one.draft is not None


def test_what_is_proposed_can_be_written_and_read_back() -> None:
    proposals = propose_voices(CAST)
    written = settle(proposals, CAST)
    for role in (written.narrator, *written.cast, *written.extras.values()):
        proposal = proposals[role.name]
        assert (role.voice, role.draft, role.pace, role.pitch) == (
            proposal.voice,
            proposal.draft,
            proposal.pace,
            proposal.pitch,
        )


def test_the_old_are_proposed_only_when_the_others_are_taken() -> None:
    """Whoever is heard beside them: nobody's age is known, and a heroine is rarely an old woman."""
    women = [name for name, timbre in TIMBRES.items() if timbre.gender == "female"]
    usual = [name for name in women if TIMBRES[name].age in ("adult", "teen")]
    cast = [Character(f"Woman {number}", (), "female") for number in range(len(usual))]
    names = [one.name for one in cast]
    beside = {name: {other: 5 for other in names if other != name} for name in names}
    proposed = propose_voices(cast, neighbours=beside)
    drafts = [proposed[name].draft for name in names]
    assert {draft.model for draft in drafts if draft} <= set(usual)


def test_somebody_of_no_known_gender_is_first_proposed_an_adult() -> None:
    proposed = propose_voices([Character("It")], neighbours={"It": {"narrator": 9}})["It"].draft
    assert proposed is not None
    assert TIMBRES[proposed.model].age == "adult"

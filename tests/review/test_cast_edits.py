"""A voice or a pronunciation changed from the page leaves voices.yaml as a hand would."""

from __future__ import annotations

import pytest

from audiofic.engines import ENGINES
from audiofic.errors import AudioficError
from audiofic.review.cast_edits import set_pronunciation, set_voice
from audiofic.settings import parse_settings

TEXT = """\
# The cast.
narrator: {voice: tone/a}   # calm
cast:
  Ada:
    # since chapter 2
    gender: female
    voice: tone/b     # the second try
  Tom: {gender: male, draft: man}
pronunciations:
  Ada: ˈeɪdə   # not ah-da
  Rhys: {say: reese}
  Leigh:
  - liː
  - {say: lay, for: Tom}
"""


def voiced(name: str, voice: str, text: str = TEXT) -> str:
    return set_voice(text, parse_settings(text, "voices.yaml", ENGINES), name, voice)


@pytest.mark.parametrize(
    ("name", "voice", "was", "now"),
    [
        ("Ada", "kokoro/jf_alpha", "voice: tone/b     #", "voice: kokoro/jf_alpha     #"),
        ("Ada", "en_GB-vctk-medium:p236", "voice: tone/b     #", "voice: en_GB-vctk-medium:p236     #"),
        ("narrator", "tone/c", "{voice: tone/a}", "{voice: tone/c}"),
        ("narrator", "en_GB-vctk-medium:p236", "{voice: tone/a}", '{voice: "en_GB-vctk-medium:p236"}'),
        ("Tom", "tone/c", "draft: man}", "draft: man, voice: tone/c}"),
        ("Rosa", "tone/c", "draft: man}\n", "draft: man}\n  Rosa:\n    voice: tone/c\n"),
    ],
)
def test_a_voice_is_put_where_it_belongs(name: str, voice: str, was: str, now: str) -> None:
    assert voiced(name, voice) == TEXT.replace(was, now)


def test_windows_line_ends_and_a_byte_order_mark_stay() -> None:
    text = "\ufeff" + TEXT.replace("\n", "\r\n")
    assert voiced("Ada", "tone/c", text) == text.replace("tone/b", "tone/c")


@pytest.mark.parametrize(
    ("word", "ipa", "say", "roles", "was", "now"),
    [
        ("Ada", "/ˈɑːdə/", "", [], "Ada: ˈeɪdə   #", "Ada: ˈɑːdə   #"),
        ("Ada", "", "ah da", [], "Ada: ˈeɪdə   #", "Ada: {say: ah da}   #"),
        ("Rhys", "", "rise", [], "{say: reese}", "{say: rise}"),
        ("Rhys", "raɪs", "", ["Tom"], "{say: reese}", "[{say: reese}, {ipa: raɪs, for: [Tom]}]"),
        ("Nia", "ˈniːə", "", [], "  - {say: lay, for: Tom}\n", "  - {say: lay, for: Tom}\n  Nia: ˈniːə\n"),
    ],
)
def test_a_pronunciation_is_put_where_it_belongs(
    word: str, ipa: str, say: str, roles: list[str], was: str, now: str
) -> None:
    after = set_pronunciation(TEXT, word, ipa, say, roles)
    assert after == TEXT.replace(was, now)
    parse_settings(after, "voices.yaml", ENGINES)


@pytest.mark.parametrize(
    ("word", "ipa", "say"),
    [("", "eɪ", ""), ("Ada", "", ""), ("Ada", "eɪ", "a"), ("Ada", "4§", ""), ("Ada", "", "?!")],
)
def test_what_nobody_can_say_is_refused(word: str, ipa: str, say: str) -> None:
    with pytest.raises(AudioficError):
        set_pronunciation(TEXT, word, ipa, say)


def test_a_list_on_lines_of_its_own_is_left_to_its_author() -> None:
    with pytest.raises(AudioficError, match="can't be changed"):
        set_pronunciation(TEXT, "Leigh", "leɪ", "")


def test_what_is_no_voice_is_refused() -> None:
    with pytest.raises(AudioficError, match="not a voice"):
        voiced("Ada", "a b c//")

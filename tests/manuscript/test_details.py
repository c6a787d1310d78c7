"""What sites write before a story: its details, and nothing of the story."""

from __future__ import annotations

import pytest

from audiofic.manuscript import read_text
from audiofic.manuscript.details import details_before, is_explicit, list_tags, read_stats
from audiofic.model import Details

STATS = (
    "Rated: Fiction T - English - Adventure/Hurt/Comfort - Kagome H., InuYasha - Chapters: 3 - Words: 12,345"
    " - Reviews: 5 - Updated: 5/6/2019 - Published: 1/30/2018 - Status: Complete - id: 1234"
)


def test_the_line_below_a_summary_at_fanfiction_net_is_read() -> None:
    assert read_stats(STATS) == [
        ("Rating", "T"),
        ("Language", "English"),
        ("Genre", "Adventure,Comfort"),
        ("Characters", "Kagome H., InuYasha"),
        ("Published", "2018-01-30"),
    ]


def test_its_details_are_the_storys_and_its_words_are_no_story() -> None:
    story = read_text(f"The Lamp\nby Nobody\n\n{STATS.replace('English', 'German')}\n\nThe rain was loud.\n")
    assert (story.details.rating, story.details.genres) == ("T", ("Adventure", "Comfort"))
    assert story.details.characters == ("Kagome H", "InuYasha")
    assert (story.details.date, story.language) == ("2018-01-30", "de")
    prose = [one.text for one in story.chapters[0].paragraphs if one.kind == "prose"]
    assert prose == ["The rain was loud."]


@pytest.mark.parametrize(
    "text",
    [
        "Rated: T",
        "She rated it - English - as ever",
        "Rated: the best - by far - of all",
        "He left - alone - at dawn",
    ],
)
def test_a_sentence_with_dashes_is_no_such_line(text: str) -> None:
    assert read_stats(text) == []


AO3 = """\
Fandom: InuYasha, 半妖の夜叉姫
Relationship: Higurashi Kagome/InuYasha, Miroku & Sango
Characters: Higurashi Kagome, InuYasha
Additional Tags: Fluff, Tea
Rating: {rating}
"""


@pytest.mark.parametrize(
    ("rating", "explicit"),
    [("Explicit", True), ("MA", True), ("NC-17", True), ("Mature", False), ("T", False), ("Everyone", False)],
)
def test_what_a_site_says_of_a_story_becomes_tags(rating: str, explicit: bool) -> None:
    details, _ = details_before(AO3.format(rating=rating).splitlines())
    assert list_tags(details) == (
        "InuYasha",
        "半妖の夜叉姫",
        "Higurashi Kagome/InuYasha",
        "Miroku & Sango",
        "Higurashi Kagome",
        "Fluff",
        "Tea",
        f"Rated {rating}",
    )
    assert is_explicit(details) is explicit
    assert list_tags(Details()) == ()

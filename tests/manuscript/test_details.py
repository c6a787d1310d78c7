"""What sites write before a story: its details, and nothing of the story."""

from __future__ import annotations

import pytest

from audiofic.manuscript import read_text
from audiofic.manuscript.details import read_stats

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

"""Headings inside a chapter: points of view, times, flashbacks."""

from __future__ import annotations

import pytest

from audiofic.manuscript import read_text
from audiofic.manuscript.markers import read_marker


@pytest.mark.parametrize(
    ("line", "name", "text"),
    [
        ("Kagome's POV", "Kagome", "Kagome's POV"),
        ("**2 days later Sango POV**", "Sango", "2 days later Sango POV"),
        ("**A Week Later Sango POV**", "Sango", "A Week Later Sango POV"),
        ("(Normal POV)", None, "(Normal POV)"),
        ("Third Person POV", None, "Third Person POV"),
        ("InuYasha POV:", "InuYasha", "InuYasha POV:"),
        ("POV: Sango", "Sango", "POV: Sango"),
        ("~Lady Kaede's P.O.V.~", "Lady Kaede", "Lady Kaede's P.O.V."),
        ("-Miroku's Point of View-", "Miroku", "Miroku's Point of View"),
        ("Switch to Sango's POV", "Sango", "Switch to Sango's POV"),
        ("*kagome pov*", "kagome", "kagome pov"),
        ("Later that day, Shippo’s POV", "Shippo", "Later that day, Shippo’s POV"),
    ],
)
def test_a_point_of_view_names_its_teller(line: str, name: str | None, text: str) -> None:
    marker = read_marker(line)
    assert marker is not None
    assert (marker.kind, marker.pov, line[marker.start : marker.end]) == ("pov", name, text)


@pytest.mark.parametrize(
    "line",
    [
        "**Three days later**",
        "*Later that night...*",
        "Three days later",
        "[The next morning]",
        "~Meanwhile~",
        "~ Two weeks and three days later ~",
        "*Back at the village*",
        "Monday morning",
        "(8:30 p.m.)",
        "Later that night",
        "**That same evening, at the well**",
    ],
)
def test_a_time_or_a_place_is_a_time_heading(line: str) -> None:
    marker = read_marker(line)
    assert marker is not None
    assert marker.kind == "time"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("~Flashback~", "flashback"),
        ("End Flashback", "flashback"),
        ("*End of Flashback*", "flashback"),
        ("[Memory starts]", "flashback"),
        ("(Dream)", "dream"),
        ("~End of the nightmare~", "dream"),
        ("*Song starts*", "song"),
        ("--Time skip--", "time"),
        ("**The Cave**", "heading"),
    ],
)
def test_other_short_lines_that_are_set_apart_say_what_they_are(line: str, kind: str) -> None:
    marker = read_marker(line)
    assert marker is not None
    assert marker.kind == kind


@pytest.mark.parametrize(
    "line",
    [
        "Three days later.",
        "Three days later she came back.",
        "*What have I done?*",
        "He ran.",
        '"Later," she said.',
        "From her point of view it was late.",
        "*sigh*",
        "Night",
        "**Stop!**",
        "Dream on",
        "My memory",
        "It was morning",
        "In his POV everything had been her fault and he said so.",
        "*In a moment I will scream*",
    ],
)
def test_sentences_are_prose(line: str) -> None:
    assert read_marker(line) is None


LONE = "{0}Kagome{0}\n\nI saw Sango run, and I ran too.\n\n{0}Sango{0}\n\n{1}\n"


def test_lone_names_are_points_of_view_where_each_tells_in_first_person() -> None:
    source = LONE.format("~", "I heard Kagome behind me, and I did not turn around.")
    paragraphs = read_text(source).chapters[0].paragraphs
    assert [(p.kind, p.pov) for p in paragraphs if p.kind != "prose"] == [("pov", "Kagome"), ("pov", "Sango")]
    assert [source[p.source_offset(0)] for p in paragraphs if p.kind == "pov"] == ["K", "S"]


def test_lone_names_are_none_in_third_person() -> None:
    source = LONE.format("~", "She heard Kagome behind her, and she did not turn around.")
    assert all(p.kind != "pov" for p in read_text(source).chapters[0].paragraphs)

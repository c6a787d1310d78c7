"""Markdown: block markup goes, emphasis stays, and fiction is not documentation."""

from __future__ import annotations

from audiofic.manuscript import read_text
from audiofic.model import Manuscript


def read(source: str) -> Manuscript:
    return read_text(source, markdown=True)


def kinds(source: str) -> list[tuple[str, str]]:
    return [(p.note or p.kind, p.text) for chapter in read(source).chapters for p in chapter.paragraphs]


def texts(source: str) -> list[str]:
    return [text for _, text in kinds(source)]


def titles(source: str) -> list[str | None]:
    return [chapter.title for chapter in read(source).chapters]


def test_one_top_heading_over_others_is_the_title() -> None:
    manuscript = read(
        "# The Fox\n\nby Anna Author\n\n## Chapter One: Dusk\n\nNight fell.\n\n## Chapter Two: Dawn\n\nDay."
    )
    assert (manuscript.title, manuscript.author) == ("The Fox", "Anna Author")
    assert [chapter.title for chapter in manuscript.chapters] == ["Chapter One: Dusk", "Chapter Two: Dawn"]


def test_top_headings_alone_are_chapters() -> None:
    assert titles("# Dusk\n\nNight fell.\n\n# Dawn\n\nDay came.") == ["Dusk", "Dawn"]


def test_a_single_top_heading_is_a_title_or_a_chapter_by_its_words() -> None:
    assert read("# The Fox\n\nNight fell.").title == "The Fox"
    assert titles("# The Fox\n\nNight fell.") == [None]
    assert titles("# Chapter One\n\nNight fell.") == ["Chapter One"]


def test_deeper_headings_are_headings_inside_a_chapter() -> None:
    source = (
        "# Dusk\n\nNight fell.\n\n## At the river\n\nIt rained.\n\n## Sango's POV\n\nI ran.\n\n# Dawn\n\nDay."
    )
    assert titles(source) == ["Dusk", "Dawn"]
    assert [kind for kind, _ in kinds(source)] == ["prose", "heading", "prose", "pov", "prose", "prose"]


def test_front_matter_is_read() -> None:
    manuscript = read('---\ntitle: "The Fox"\nauthor: Anna Author\nlang: fr\n---\n\nNight fell.')
    assert (manuscript.title, manuscript.author, manuscript.language) == ("The Fox", "Anna Author", "fr")
    assert len(manuscript.front_matter) == 3


def test_emphasis_stays_and_other_markup_goes() -> None:
    source = (
        'A *fox* &amp; a **cat**&hellip; [came](http://a.b "c") \\*down\\* <!-- no -->the <u>hill</u> '
        "<i>now</i>."
    )
    assert texts(source) == ["A *fox* & a **cat**… came *down* the hill *now*."]


def test_an_entity_stands_where_it_is_written() -> None:
    source = "One &mdash; two"
    (paragraph,) = read(source).chapters[0].paragraphs
    assert [source[paragraph.source_offset(place)] for place in (4, 6)] == ["&", "t"]


def test_soft_line_ends_join_and_hard_ones_part() -> None:
    assert texts('Night fell\nand it rained.\n\n"Who?"\\\n"Me."  \n"You?"') == [
        "Night fell and it rained.",
        '"Who?"',
        '"Me."',
        '"You?"',
    ]


def test_lines_that_each_end_a_sentence_are_paragraphs() -> None:
    assert len(texts('"Who is there?" she said.\n"Nobody," said the fox.\n"Who?"\nShe opened the door.')) == 4


def test_rules_are_scene_breaks_as_typed() -> None:
    for rule in ("* * *", "---", "***", "___", "~~~~~", "#", "xxx", "====="):
        assert kinds(f"Night fell.\n\n{rule}\n\nDay came.")[1] == ("scene_break", rule)


def test_a_sentence_over_a_rule_is_no_heading() -> None:
    assert kinds("Night fell over the whole village.\n---\nDay came.") == [
        ("prose", "Night fell over the whole village."),
        ("scene_break", "---"),
        ("prose", "Day came."),
    ]


def test_a_title_over_a_rule_is_a_heading() -> None:
    assert titles("Dusk\n====\n\nNight fell.\n\nDawn\n====\n\nDay came.") == ["Dusk", "Dawn"]


def test_what_documentation_would_hide_is_read() -> None:
    assert texts("    Night fell.\n\n[Sango]: Run!\n\n~~~\n\nDay came.") == [
        "Night fell.",
        "[Sango]: Run!",
        "~~~",
        "Day came.",
    ]


def test_quotes_and_lists_lose_their_marks_but_dialogue_dashes_stay() -> None:
    assert texts("> Dear fox,\n> come home.\n\n* bread\n* salt\n\n- Come in, said he.") == [
        "Dear fox, come home.",
        "bread",
        "salt",
        "- Come in, said he.",
    ]


def test_a_link_definition_is_markup() -> None:
    assert texts("Night fell.\n\n[1]: https://example.org/fox\n\nDay came.") == ["Night fell.", "Day came."]


def test_html_paragraphs_are_paragraphs() -> None:
    assert texts("<p>Night fell.</p><p>Day came.<br/>It rained.</p>\n\n<center>* * *</center>") == [
        "Night fell.",
        "Day came.",
        "It rained.",
        "* * *",
    ]


def test_a_heart_is_no_tag() -> None:
    assert texts("I <3 foxes & &co; <Sango> said") == ["I <3 foxes & &co; <Sango> said"]


def test_asterisks_around_a_whole_heading_are_no_words() -> None:
    assert kinds("Night fell.\n\n**Three days later**\n\nDay came.")[1] == ("time", "Three days later")


def test_a_tables_rows_are_read_cell_by_cell() -> None:
    table = "| Name | Age |\n|:-----|----:|\n| Mara | 12 |\n| Ivo, the *ferryman*. | old \\| grey |"
    assert texts(f"It rained.\n\n{table}\n\nIt rained.") == [
        "It rained.",
        "Name, Age",
        "Mara, 12",
        "Ivo, the *ferryman*. old | grey",
        "It rained.",
    ]


def test_a_line_with_bars_is_no_table() -> None:
    assert texts("He wrote | drew | burnt.\n\nIt rained.") == ["He wrote | drew | burnt.", "It rained."]


def test_a_footnote_stands_behind_the_paragraph_that_refers_to_it() -> None:
    source = (
        "The map[^1] was *old*.[^b]\n\nIt rained.[^none]\n\n[^1]: A real one.\n\n    With a fold.\n"
        "[^b]: So old.\n[^c]: Nobody asked."
    )
    assert kinds(source) == [
        ("prose", "The map was *old*."),
        ("footnote", "A real one."),
        ("footnote", "With a fold."),
        ("footnote", "So old."),
        ("prose", "It rained.[^none]"),
        ("footnote", "Nobody asked."),
    ]


def test_an_image_is_its_description_and_a_drawn_divider_a_break() -> None:
    source = (
        'Night fell ![a fox](fox.png) early.\n\n![The *old* map](map.png "Map")\n\nIt rained.\n\n'
        "![](divider.png)\n\nDay came.\n\n![](x.png)"
    )
    assert kinds(source) == [
        ("prose", "Night fell early."),
        ("image", "a fox"),
        ("image", "The *old* map"),
        ("prose", "It rained."),
        ("scene_break", ""),
        ("prose", "Day came."),
    ]


def test_ruby_is_its_reading_where_the_base_is_in_letters_we_do_not_speak() -> None:
    source = (
        "The <ruby>死<rt>shini</rt>神<rp>(</rp><rt>gami</rt><rp>)</rp></ruby> and "
        "<ruby><rb>Kagome</rb><rt>カゴメ</rt></ruby> came."
    )
    assert texts(source) == ["The shinigami and Kagome came."]


def test_what_follows_a_footnote_unindented_is_the_story() -> None:
    source = "The map[^1] was old.\n\n[^1]: A real one.\n\nIt rained.\n\n[^2]: Nobody asked.\n\nDay came."
    assert kinds(source) == [
        ("prose", "The map was old."),
        ("footnote", "A real one."),
        ("prose", "It rained."),
        ("footnote", "Nobody asked."),
        ("prose", "Day came."),
    ]

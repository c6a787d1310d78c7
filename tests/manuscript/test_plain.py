"""Plain text: paragraphs, titles, chapters, tables of contents."""

from __future__ import annotations

from audiofic.manuscript import read_text
from audiofic.model import Manuscript

WRAPPED = """\
The fox came down at dusk and sat beside the lantern, which nobody had lit
for seven years, and it looked at the road as if the road owed it something
and would not pay.

"You again," said the ferryman, who had seen the fox before and had not been
glad of it then either.
"""


def kinds(manuscript: Manuscript) -> list[tuple[str, str]]:
    return [(p.kind, p.text) for chapter in manuscript.chapters for p in chapter.paragraphs]


def titles(manuscript: Manuscript) -> list[str | None]:
    return [chapter.title for chapter in manuscript.chapters]


def test_wrapped_lines_are_joined() -> None:
    first, second = kinds(read_text(WRAPPED))
    assert first[1].endswith("nobody had lit for seven years, and it looked at the road as if the road "
                             "owed it "
                             "something and would not pay.")  # fmt: skip
    assert second[1].startswith(
        '"You again," said the ferryman, who had seen the fox before and had not been glad'
    )


def test_one_paragraph_a_line_without_blank_lines() -> None:
    source = (
        '"Who is there?" said Sango.\n"Nobody," said the fox.\nShe opened the door and looked for a '
        "long time.\n"
    )
    assert len(kinds(read_text(source))) == 3


def test_long_lines_are_paragraphs_even_where_they_touch() -> None:
    line = "The fox came down at dusk and sat beside the lantern, and then it went up again. " * 4
    assert len(kinds(read_text(f"{line}\n{line}\n\n{line}\n"))) == 3


def test_an_indented_first_line_opens_a_paragraph_where_blank_lines_do_not() -> None:
    paragraph = (
        "    The fox came down at dusk and sat beside the lantern, which nobody had\n"
        "lit for seven years, and it looked at the road as if the road owed it\n"
        "something and would not pay it back before the winter came.\n"
    )
    assert len(kinds(read_text(paragraph * 12))) == 12


def test_a_one_shot_is_one_chapter_without_a_title() -> None:
    manuscript = read_text("Night fell.\n\nThe fox slept.\n")
    assert (titles(manuscript), manuscript.title, manuscript.author) == ([None], None, None)


def test_nothing_at_all_is_one_chapter_without_paragraphs() -> None:
    for source in ("", "\n\n \t\n", "\ufeff", "\x00"):
        manuscript = read_text(source)
        assert len(manuscript.chapters) == 1
        assert kinds(manuscript) == []


def test_one_word_is_a_story() -> None:
    assert kinds(read_text("Rain")) == [("prose", "Rain")]


def test_a_title_and_its_author_are_front_matter() -> None:
    for head in ("The Sealed Well\nby Anna Author", "Title: The Sealed Well\nAuthor: Anna Author",
                 "THE SEALED WELL\n\nBy Anna Author", "The Sealed Well\n\n\nby\n\nAnna Author"):  # fmt: skip
        manuscript = read_text(f"{head}\n\nNight fell over the village.\n\nThe fox slept.")
        assert (manuscript.author, len(kinds(manuscript))) == ("Anna Author", 2)
        assert (manuscript.title or "").casefold() == "the sealed well"
        assert len(manuscript.front_matter) >= 2


def test_a_first_sentence_is_no_title() -> None:
    for first in ("Night fell.", '"Run!"', "He ran home", "Kagome's POV", "A/N: first story!", "Chapter One"):
        assert read_text(f"{first}\n\nThe fox slept, and the road went on.").title is None


def test_named_chapters_count_from_one() -> None:
    manuscript = read_text("Chapter One: The Well\n\nNight fell.\n\nCHAPTER II. The Fox\n\nIt slept.")
    assert titles(manuscript) == ["Chapter One: The Well", "CHAPTER II. The Fox"]
    assert [chapter.number for chapter in manuscript.chapters] == [1, 2]
    heading = manuscript.chapters[1].heading
    assert heading is not None
    assert manuscript.source[heading.start : heading.end] == "CHAPTER II. The Fox"


def test_the_whole_heading_is_the_title() -> None:
    manuscript = read_text("Prologue\n\nNight fell.\n\nChapter 1: The Well\n\nIt slept.\n\nEpilogue\n\nDay.")
    assert titles(manuscript) == ["Prologue", "Chapter 1: The Well", "Epilogue"]


def test_a_name_on_the_next_line_belongs_to_the_heading() -> None:
    manuscript = read_text("CHAPTER I.\nDown the Road\n\nNight fell.\n\nCHAPTER II.\n\nTHE FOX\n\nIt slept.")
    assert titles(manuscript) == ["CHAPTER I: Down the Road", "CHAPTER II: THE FOX"]


def test_parts_belong_to_the_chapter_that_follows() -> None:
    manuscript = read_text("PART ONE\n\nCHAPTER I\n\nNight fell.\n\nPART TWO\n\nCHAPTER II\n\nDay came.")
    assert titles(manuscript) == ["PART ONE, CHAPTER I", "PART TWO, CHAPTER II"]


def test_bare_numbers_open_chapters_where_they_count_up() -> None:
    assert titles(read_text("1.\n\nNight fell.\n\n2.\n\nDay came.\n\n3.\n\nIt slept.")) == [
        "Chapter 1",
        "Chapter 2",
        "Chapter 3",
    ]
    assert titles(read_text("I\n\nNight fell.\n\nII\n\nDay came.")) == ["Chapter 1", "Chapter 2"]
    assert titles(read_text("Night fell.\n\n7.\n\nDay came.")) == [None]


def test_sentences_about_chapters_are_prose() -> None:
    source = (
        "Night fell.\n\nChapter Two of my life began when I met him.\n\nPart of me knew.\n\nOne of us "
        "had to go."
    )
    assert titles(read_text(source)) == [None]


def test_a_table_of_contents_makes_no_chapters() -> None:
    entries = "\n".join(f"CHAPTER {number}. The {name} Road" for number, name in ENTRIES)
    body = "\n\n".join(f"CHAPTER {number}. The {name} Road\n\nNight fell." for number, name in ENTRIES)
    manuscript = read_text(f"THE FOX\n\nby Anna Author\n\nCONTENTS\n\n{entries}\n\n{body}\n")
    assert titles(manuscript) == [f"CHAPTER {number}. The {name} Road" for number, name in ENTRIES]
    assert len(manuscript.front_matter) == 3 + len(ENTRIES)


ENTRIES = (("I", "Long"), ("II", "Short"), ("III", "High"), ("IV", "Low"))


def test_a_list_of_chapters_without_a_heading_of_its_own_makes_none_either() -> None:
    entries = "\n\n".join(f"Chapter {number}" for number in range(1, 6))
    body = "\n\n".join(f"Chapter {number}\n\nNight fell." for number in range(1, 6))
    assert len(read_text(f"{entries}\n\n{body}").chapters) == 5


def test_story_before_the_first_heading_is_a_chapter_of_its_own() -> None:
    opening = "The fox had been there before any of them, and it would be there after them. " * 2
    manuscript = read_text(f"{opening}\n\nChapter One\n\nNight fell.")
    assert titles(manuscript) == [None, "Chapter One"]
    assert kinds(manuscript)[0] == ("prose", opening.strip())


def test_a_title_pages_notes_go_to_the_first_chapter() -> None:
    manuscript = read_text(
        "The Fox\n\nDisclaimer: not mine.\n\nChapter One\n\nNight fell.\n\nChapter Two\n\nDay."
    )
    assert [(p.kind, p.note) for p in manuscript.chapters[0].paragraphs] == [
        ("note", "disclaimer"),
        ("prose", None),
    ]


def test_a_librarys_licence_is_a_note() -> None:
    source = (
        "The Project Gutenberg EBook of The Fox, by Anna Author\n\nSome licence.\n\n"
        "*** START OF THE PROJECT GUTENBERG EBOOK THE FOX ***\n\nCHAPTER I\n\nNight fell.\n\n"
        "*** END OF THE PROJECT GUTENBERG EBOOK THE FOX ***\n\nMore licence."
    )
    manuscript = read_text(source)
    assert (manuscript.title, manuscript.author) == ("The Fox", "Anna Author")
    assert [kind for kind, _ in kinds(manuscript)] == ["prose", "note", "note"]


def test_dots_and_quotes_stay_as_typed() -> None:
    text = "He waited….and “waited” -- 'so' he said...."
    assert kinds(read_text(text)) == [("prose", text)]


FANFICFARE = """


The Ferry Lantern

by quietowl


Category: Sample Saga
Genre: Drama, Mystery
Characters: Mara K., Ivo T.
Series: River Stories [2]
Published: 2019-05-06
Rating: T
Summary: Nobody has lit the lantern.



\t1. The Landing

The fox came down at dusk.

\t2. The Crossing

Ivo rowed across the river.

End file.
"""


def test_fanficfares_text_says_what_the_story_is() -> None:
    manuscript = read_text(FANFICFARE)
    assert (manuscript.title, manuscript.author) == ("The Ferry Lantern", "quietowl")
    assert manuscript.details.fandoms == ("Sample Saga",)
    assert (manuscript.details.series, manuscript.details.series_part) == ("River Stories", "2")
    assert (manuscript.details.rating, manuscript.details.date) == ("T", "2019-05-06")
    assert manuscript.details.summary == "Nobody has lit the lantern."
    prose = [p.text for c in manuscript.chapters for p in c.paragraphs if p.kind == "prose"]
    assert prose == ["The fox came down at dusk.", "Ivo rowed across the river."]
    assert titles(manuscript) == ["Chapter 1: The Landing", "Chapter 2: The Crossing"]

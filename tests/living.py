"""Stories that their authors revise and scripts that producers edit, at random but the same for a seed."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from audiofic.merging import Merged, ScriptFile, merge_scripts
from audiofic.merging.chunks import cut_script
from audiofic.merging.versions import tokens_of
from audiofic.model import NARRATOR, UNKNOWN, Line, LineKind, PovEvent, Script, ScriptItem, StingEvent
from audiofic.project import script_name
from audiofic.script import compose_item, compose_script, parse_script

NAMES = ("Kagome", "Kikyo", "Miroku", "Sango", UNKNOWN)
_WORDS = "the a and she he it was then they fire rain door hand said but not over under again old"
COMMON = tuple(_WORDS.split())

Part = tuple[LineKind, str]
Paragraph = tuple[Part, ...]
"""Parts of a paragraph: kind and text; a break is `(("heading", "***"),)`."""
BREAK: Paragraph = (("heading", "***"),)


@dataclass(frozen=True)
class Chapter:
    title: str | None
    paragraphs: tuple[Paragraph, ...]


Story = tuple[Chapter, ...]


def write_sentence(chance: random.Random) -> str:
    words = [
        f"w{chance.randrange(10**6)}" if chance.random() < 0.25 else chance.choice(COMMON)
        for _ in range(chance.choice((1, 2, 4, 7, 12)))
    ]
    return " ".join(words).capitalize() + chance.choice((".", "!", "?", "..."))


def write_paragraph(chance: random.Random) -> Paragraph:
    kind = chance.random()
    if kind < 0.1:
        return BREAK
    if kind < 0.15:
        return (("note", write_sentence(chance)),)
    if kind < 0.2:
        return (("heading", write_sentence(chance)),)
    parts: list[Part] = []
    for _ in range(chance.choice((1, 1, 2, 3))):
        said: LineKind = "speech" if parts and parts[-1][0] == "narration" else "narration"
        said = chance.choice((said, "speech", "thought"))
        if parts and parts[-1][0] == said:
            continue
        count = 1 if said != "narration" else chance.choice((1, 2, 3))
        parts.append((said, " ".join(write_sentence(chance) for _ in range(count))))
    return tuple(parts)


def write_story(chance: random.Random, most_chapters: int = 4, most_paragraphs: int = 10) -> Story:
    return tuple(
        Chapter(
            write_sentence(chance) if chance.random() < 0.7 else None,
            tuple(write_paragraph(chance) for _ in range(chance.randint(1, most_paragraphs))),
        )
        for _ in range(chance.randint(1, most_chapters))
    )


def revise(story: Story, chance: random.Random, times: int) -> Story:
    """The story as its author leaves it after so many changes."""
    chapters = [(chapter.title, list(chapter.paragraphs)) for chapter in story]
    for _ in range(times):
        title, paragraphs = chapters[chance.randrange(len(chapters))]
        at = chance.randrange(len(paragraphs)) if paragraphs else 0
        change = chance.randrange(12)
        if change == 0:
            chapters.insert(
                chance.randint(0, len(chapters)), (write_sentence(chance), [write_paragraph(chance)])
            )
        elif change == 1 and len(chapters) > 1:
            chapters.pop(chance.randrange(len(chapters)))
        elif change == 2:
            chapters.insert(chance.randrange(len(chapters)), chapters.pop(chance.randrange(len(chapters))))
        elif change == 3:
            where = chapters.index((title, paragraphs))
            chapters[where : where + 1] = [(title, paragraphs[:at]), (None, paragraphs[at:])]
        elif change == 4 or not paragraphs:
            paragraphs.insert(at, write_paragraph(chance))
        elif change == 5:
            paragraphs.pop(at)
        elif change == 6:
            paragraphs.insert(chance.randint(0, len(paragraphs)), paragraphs.pop(at))
        elif change == 7 and len(paragraphs[at]) > 1:
            paragraphs[at : at + 1] = [paragraphs[at][:1], paragraphs[at][1:]]
        elif change == 8 and at + 1 < len(paragraphs) and _prose(paragraphs[at], paragraphs[at + 1]):
            paragraphs[at : at + 2] = [_join(paragraphs[at], paragraphs[at + 1])]
        elif change == 9:
            chapters[chapters.index((title, paragraphs))] = (write_sentence(chance), paragraphs)
        elif paragraphs[at] != BREAK:
            paragraphs[at] = _reword(paragraphs[at], chance)
    return tuple(Chapter(title, tuple(paragraphs)) for title, paragraphs in chapters)


def _prose(*paragraphs: Paragraph) -> bool:
    return all(part[0] not in ("heading", "note") for paragraph in paragraphs for part in paragraph)


def _join(one: Paragraph, other: Paragraph) -> Paragraph:
    if one[-1][0] != other[0][0]:
        return one + other
    return (*one[:-1], (one[-1][0], f"{one[-1][1]} {other[0][1]}"), *other[1:])


def _reword(paragraph: Paragraph, chance: random.Random) -> Paragraph:
    at = chance.randrange(len(paragraph))
    kind, text = paragraph[at]
    words = text.split()
    place = chance.randrange(len(words))
    change = chance.randrange(4)
    if change == 0:
        words.insert(place, chance.choice(COMMON))
    elif change == 1 and len(words) > 1:
        words.pop(place)
    elif change == 2:
        words[place] = f"r{chance.randrange(10**6)}"
    else:
        words = write_sentence(chance).split()
    return (*paragraph[:at], (kind, " ".join(words)), *paragraph[at + 1 :])


def draft(story: Story, reading: int = 0) -> tuple[Script, ...]:
    """A machine draft; another `reading` of the same words names others."""
    return tuple(
        Script(number, chapter.title, tuple(_draft_chapter(chapter, reading)))
        for number, chapter in enumerate(story, 1)
    )


def _draft_chapter(chapter: Chapter, reading: int) -> list[ScriptItem]:
    items: list[ScriptItem] = []
    for paragraph in chapter.paragraphs:
        if paragraph == BREAK:
            items.append(StingEvent("scene"))
            continue
        luck = random.Random(hashlib.sha256(f"{reading}{paragraph}".encode()).digest())
        lines: list[Line] = []
        for kind, text in paragraph:
            if kind in ("heading", "note"):
                lines.append(Line(NARRATOR, text, kind, "heading" if kind == "heading" else "author_note"))
            elif kind == "narration":
                lines += [Line(NARRATOR, sentence) for sentence in _sentences(text)]
            else:
                unsure = round(luck.random() * 0.6, 2) if luck.random() < 0.3 else None
                lines.append(Line(luck.choice(NAMES), text, kind, confidence=unsure))
        items += [replace(line, opens_paragraph=place == 0) for place, line in enumerate(lines)]
        if paragraph[0][0] == "heading" and luck.random() < 0.6:
            items.append(PovEvent(luck.choice((*NAMES[:2], NARRATOR))))
    return items


def _sentences(text: str) -> list[str]:
    sentences: list[str] = []
    for word in text.split():
        if sentences and not sentences[-1].endswith((".", "!", "?")):
            sentences[-1] += f" {word}"
        else:
            sentences.append(word)
    return sentences


@dataclass(frozen=True)
class HumanEdit:
    """Something a producer did: a mark to find it by, and the words of the lines that it was done to."""

    mark: str
    words: tuple[str, ...]


def edit(text: str, chance: random.Random, times: int, number: int) -> tuple[str, list[HumanEdit]]:
    """The script after so many of a producer's edits that leave the story's words alone."""
    done: list[HumanEdit] = []
    for turn in range(times):
        cut = cut_script(text, "script.yaml")
        if not cut.chunks:
            break
        at = chance.randrange(len(cut.chunks))
        pieces = [[chunk.lead, chunk.body] for chunk in cut.chunks]
        item, mark = cut.chunks[at].item, f"m{number}x{turn}"
        change = chance.randrange(9)
        words = tuple(tokens_of(item)) if isinstance(item, Line) else ()
        if change == 0:
            pieces[at][0] += f"# {mark}\n"
        elif change == 1:
            pieces[at][0] += f"- ambience: {mark}.wav\n"
            words = ()
        elif change == 2:
            pieces[at][1] += f"- {mark}: zz{mark} said the producer.\n"
            words = ()
        elif not isinstance(item, Line):
            continue
        elif change == 3 and item.direction is None and "#" not in pieces[at][1]:
            pieces[at][1] = compose_item(replace(item, direction=f"soft ({mark})"))
        elif change == 4 and not pieces[at][1].count("#") and item.text[-1] not in ":" and words:
            first, _, rest = pieces[at][1].partition("\n")
            pieces[at][1] = f"{first} # {mark}\n{rest}"
        elif item.kind in ("heading", "note") or _is_marked(item):
            continue
        elif change == 5 and len(item.text.split()) > 1 and "#" not in pieces[at][1]:
            texts = item.text.split()
            cutting = chance.randrange(1, len(texts))
            halves = " ".join(texts[:cutting]), " ".join(texts[cutting:])
            second = Line(mark, halves[1], "speech")
            pieces[at][1] = compose_item(replace(item, text=halves[0])) + compose_item(second)
            words = tuple(tokens_of(second))
        elif change == 6 and at + 1 < len(pieces) and "#" not in "".join(pieces[at] + pieces[at + 1]):
            following = cut.chunks[at + 1].item
            if (
                not isinstance(following, Line)
                or following.kind in ("heading", "note")
                or _is_marked(following)
            ):
                continue
            joined = replace(item, speaker=mark, kind="speech", text=f"{item.text} {following.text}")
            pieces[at : at + 2] = [[pieces[at][0], compose_item(joined)]]
            words = tuple(tokens_of(joined))
        elif "#" not in pieces[at][1]:
            pieces[at][1] = compose_item(
                replace(item, speaker=mark, kind="speech", confidence=None, runners_up=())
            )
        else:
            continue
        text = cut.head + "".join(lead + body for lead, body in pieces) + cut.tail
        done.append(HumanEdit(mark, words))
    parse_script(text, "script.yaml")
    return text, done


def _is_marked(line: Line) -> bool:
    return line.speaker.startswith("m") or line.direction is not None


def keep(
    scripts: tuple[Script, ...], change: Callable[[str, int], str] = lambda text, _: text
) -> list[ScriptFile]:
    """The scripts as files, changed by a producer."""
    return [
        ScriptFile(
            f"script/{script_name(script.chapter, script.title, len(scripts))}",
            change(compose_script(script), script.chapter),
        )
        for script in scripts
    ]


def merge(kept: list[ScriptFile], old: tuple[Script, ...], new: tuple[Script, ...]) -> Merged:
    return merge_scripts(kept, old, new, script_name)


def again(merged: Merged) -> tuple[list[ScriptFile], tuple[Script, ...]]:
    """What a merge has left: the files, and the drafts as they are read from disk."""
    kept = [ScriptFile(f"script/{chapter.name}", chapter.text) for chapter in merged.chapters]
    drafts = [parse_script(compose_script(chapter.draft), chapter.name) for chapter in merged.chapters]
    return kept, tuple(drafts)


def told(texts: list[str]) -> list[str]:
    """The story's words and marks in the scripts, without what a producer added."""
    return [
        token
        for text in texts
        for item in parse_script(text, "script.yaml").items
        if isinstance(item, Line) and not item.text.startswith("zz")
        for token in tokens_of(item)
    ]


def written(scripts: tuple[Script, ...]) -> list[str]:
    """The story's words and marks in a draft."""
    return [
        token
        for script in scripts
        for item in script.items
        if isinstance(item, Line)
        for token in tokens_of(item)
    ]

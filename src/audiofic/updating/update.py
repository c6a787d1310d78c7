"""A revised manuscript taken into a production whose scripts the producer has edited."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from audiofic.autocast import propose_voices
from audiofic.autocast.neighbours import count_neighbours
from audiofic.drafting import draft_scripts
from audiofic.errors import AudioficError, Finding
from audiofic.fidelity import check_speakable, check_words, find_words
from audiofic.journal import Changes, change_files, finish_change
from audiofic.manuscript import read_manuscript
from audiofic.merging import Clash, Merged, merge_scripts
from audiofic.model import UNKNOWN, Character, Line, Script
from audiofic.names import draft_pronunciations, read_drafted
from audiofic.production import (
    AttributedStory,
    attribute_story,
    attribute_with_corrections,
    known_characters,
    read_files,
)
from audiofic.project import (
    CAST_FILE,
    MANUSCRIPT_STEM,
    SCRIPT_FOLDER,
    Project,
    hold_production,
    read_utf8,
    script_name,
)
from audiofic.script import compose_script, parse_script
from audiofic.second_opinion import Progress, seek_second_opinion
from audiofic.settings import Role, Settings, insert_cast_entries, insert_pronunciations, role_keys
from audiofic.wording import count

_CLASHES = {
    "words-clash": "You and the author changed the same words. Yours: {own} -- the story's: {new}",
    "speaker-clash": "The author changed who seems to say this. Yours: {own} -- drafted now: {new}",
    "line-rewritten": "The author rewrote a line that you had edited. Yours: {own} -- now: {new}",
    "line-left-out": "You had taken this line out, and the author changed it. It is still out: {new}",
    "line-gone": "The words of an edit of yours are no longer in the story. It was: {own}",
    "edit-unplaced": "An edit of yours could not be carried over: its words are in the story, but which of "
    "them you meant is not certain. It was: {own}",
    "title-clash": "You and the author changed the title. Yours: {own} -- the story's: {new}",
}
_HINTS = {
    "words-clash": "Your words were kept. Take the story's if you like those better.",
    "speaker-clash": "Your speaker was kept. Change the name if the new one is right.",
    "line-rewritten": "Who says it and how was kept from yours; look whether it still fits.",
    "line-left-out": "Put it back if you want it heard.",
    "line-gone": "Nothing to do, unless you want to say it elsewhere.",
    "edit-unplaced": "Look for the words in the scripts, and make the edit again where it belongs.",
    "title-clash": "Your title was kept.",
}


@dataclass(frozen=True, slots=True)
class Updated:
    """What an update did, and what it wants looked over."""

    merged: Merged
    cast: tuple[str, ...]
    """Characters who were added to voices.yaml."""
    told: tuple[str, ...]
    """Words whose pronunciations were."""
    changed: int
    """Files that are other than before."""
    findings: tuple[Finding, ...]
    is_in_git: bool

    def summary(self) -> Iterator[str]:
        """What happened, in a few lines."""
        paragraphs = self.merged.paragraphs
        yield (
            f"{count(paragraphs['same'], 'paragraph')} stayed, {paragraphs['changed']:,} changed, "
            f"{paragraphs['new']:,} new, {paragraphs['gone']:,} of before gone or rewritten; "
            f"{count(self.merged.edits, 'edit')} of yours kept."
        )
        for chapter in self.merged.chapters:
            path = f"{SCRIPT_FOLDER}/{chapter.name}"
            if chapter.was is None:
                yield f"new    {path}"
            elif chapter.was != path:
                yield f"moved  {chapter.was} -> {path}"
        yield from (
            f"gone   {file.path} (its chapter is no longer in the story)" for file in self.merged.gone
        )
        for was, now in self.merged.renumbered:
            yield f"moved  {was} -> {now} (a chapter of yours; the story has its number now)"
        if self.cast:
            yield f"cast   {', '.join(self.cast)}: added to {CAST_FILE}"
        if self.told:
            yield f"names  {', '.join(self.told)}: how they are said was added to {CAST_FILE}"
        if not self.changed:
            yield "Nothing changed."
            return
        yield "To take it back: `audiofic update --undo`."
        if self.is_in_git:
            yield (
                f"Or, if all was committed: git checkout -- {SCRIPT_FOLDER} {CAST_FILE} "
                f"&& git clean -fd -- {SCRIPT_FOLDER}"
            )


def update_production(project: Project, manuscript: Path, progress: Progress | None = None) -> Updated:
    """Merge a revised manuscript into the scripts: all files change, or none.

    The base of the merge is the last draft as it is kept in `script/.drafts/`. Raises `AudioficError` and
    changes nothing where that can't be done.
    """
    with hold_production(project):
        finish_change(project.root, project.script_folder)
        return _update(project, manuscript, progress)


def _update(project: Project, manuscript: Path, progress: Progress | None) -> Updated:
    settings = project.read_settings()
    scripts = project.read_scripts()
    story = attribute_with_corrections(project, settings, read_manuscript(manuscript))
    files = read_files(project)
    new = draft_story(story, settings)
    check_speakable(new, manuscript.name)
    drafts, again = find_drafts(project, settings, scripts, manuscript, new)
    merged = merge_scripts(files, drafts, new, script_name)
    asked: tuple[Finding, ...] = ()
    if settings.llm is not None:
        indices = {
            index
            for index, chapter in enumerate(merged.chapters)
            if chapter.was is None or [*chapter.draft.items] != _items_of(drafts, chapter.draft.chapter)
        }
        reading, asked = seek_second_opinion(
            story.passages, story.reading, indices, settings, project.opinions_folder, progress
        )
        merged = merge_scripts(
            files, drafts, draft_story(replace(story, reading=reading), settings), script_name
        )
    after = read_merged(merged)
    changes, cast, told = list_changes(project, settings, story, manuscript, merged, after)
    changed = change_files(project.root, project.script_folder, changes, f"update {manuscript.name}")
    findings = (
        *asked,
        *tell_unknown(project, merged, again),
        *(clash_finding(clash, merged) for clash in merged.clashes),
        *check_words(story.manuscript, after),
    )
    return Updated(merged, cast, told, changed, findings, _is_in_git(project.root))


def find_drafts(
    project: Project,
    settings: Settings,
    scripts: Sequence[Script],
    manuscript: Path,
    new: Sequence[Script],
) -> tuple[tuple[Script, ...], int]:
    """The last drafts, and how many of them were made again because they were missing.

    They are drafted from the manuscript in the production, as long as that is not the new one itself. Of
    the new one only chapters count whose words are those of the script: there is nothing to merge.
    """
    drafts = project.read_drafts()
    lacking = {script.chapter: script for script in scripts}
    for draft in drafts:
        lacking.pop(draft.chapter, None)
    files = project.manuscript_files()
    if not lacking:
        return drafts, 0
    if len(files) == 1 and files[0].read_bytes() != manuscript.read_bytes():
        try:
            story = attribute_story(
                read_manuscript(files[0]), known_characters(settings), not_people=settings.not_people
            )
            before = draft_story(story, settings)
        except AudioficError:  # a story that can't be read says nothing of the scripts
            before = ()
        made = [draft for draft in before if draft.chapter in lacking]
    else:
        made = [one for one in new if one.chapter in lacking and _has_same_words(one, lacking[one.chapter])]
    return (*drafts, *made), len(made)


def _has_same_words(one: Script, other: Script) -> bool:
    words = [
        find_words(" ".join(item.text for item in script.items if isinstance(item, Line)))
        for script in (one, other)
    ]
    return words[0] == words[1]


def tell_unknown(project: Project, merged: Merged, again: int) -> Iterator[Finding]:
    """What was not known because drafts are missing."""
    folder = project.relative(project.draft_folder)
    if again:
        message = f"{count(again, 'draft')} were missing here and were made again from the story."
        hint = "Where a speaker differs from that, it counts as your edit and stays."
        yield Finding(folder, 0, "draft-missing", message, hint, "warning")
    for path in merged.unknown:
        message = "There was no draft of this chapter: what is yours in it and what was drafted is not known."
        hint = f"All of it was kept as yours. Keep {folder}/ with the scripts, and edits can be told."
        now = next((chapter.name for chapter in merged.chapters if chapter.was == path), None)
        path = f"{SCRIPT_FOLDER}/{now}" if now else path
        yield Finding(path, 0, "draft-missing", message, hint, "warning")


def draft_story(story: AttributedStory, settings: Settings) -> tuple[Script, ...]:
    """The scripts that the story is drafted as."""
    return draft_scripts(story.manuscript, story.passages, story.reading, settings.review_below)


def _items_of(drafts: Sequence[Script], number: int) -> list[object]:
    return [item for draft in drafts if draft.chapter == number for item in draft.items]


def read_merged(merged: Merged) -> tuple[Script, ...]:
    """The merged scripts, read as a build will read them."""
    texts = {f"{SCRIPT_FOLDER}/{chapter.name}": chapter.text for chapter in merged.chapters}
    texts.update((file.path, file.text) for file in merged.by_hand)
    scripts = [parse_script(text, path) for path, text in texts.items()]
    return tuple(sorted(scripts, key=lambda script: script.chapter))


def list_changes(
    project: Project,
    settings: Settings,
    story: AttributedStory,
    manuscript: Path,
    merged: Merged,
    scripts: Sequence[Script],
) -> tuple[Changes, tuple[str, ...], tuple[str, ...]]:
    """Every file as it is to be, who joins the cast, and which words are told how to be said."""
    changes: dict[str, bytes | None] = {}
    for path in (*project.script_files(), *project.draft_folder.glob("[!.]*.yaml")):
        changes[project.relative(path)] = None
    drafts = project.relative(project.draft_folder)
    for chapter in merged.chapters:
        changes[f"{SCRIPT_FOLDER}/{chapter.name}"] = chapter.text.encode()
        changes[f"{drafts}/{chapter.name}"] = compose_script(chapter.draft).encode()
    changes.update((file.path, file.text.encode()) for file in merged.by_hand)
    changes.update((project.relative(path), None) for path in project.manuscript_files())
    name = f"{SCRIPT_FOLDER}/{MANUSCRIPT_STEM}{manuscript.suffix.lower()}"
    changes[name] = manuscript.read_bytes()
    heard = {item.speaker for script in scripts for item in script.items if isinstance(item, Line)}
    found = [one for one in story.reading.cast if one.name in heard and settings.role(one.name) is None]
    strangers: tuple[Character, ...] = tuple(one for one in found if one.name != UNKNOWN)
    cast = before = project.cast_file.read_bytes().decode()
    if strangers:
        language = settings.book.language if settings.book else story.manuscript.language
        proposed = propose_voices(
            strangers, settings, language=language, neighbours=count_neighbours(scripts)
        )
        cast = insert_cast_entries(
            cast, {one.name: role_keys(proposed.get(one.name), one) for one in strangers}
        )
    drafted = _read_drafted(project)
    newcomers = tuple(Role(one.name, one.gender, one.aliases) for one in strangers)
    names = draft_pronunciations(scripts, replace(settings, cast=(*settings.cast, *newcomers)))
    told = tuple(one for one in names if one.word.casefold() not in drafted)
    if told:
        cast = insert_pronunciations(cast, told)
        words = sorted(drafted | {one.word.casefold() for one in told})
        changes[project.relative(project.drafted_names_file)] = "".join(
            f"{word}\n" for word in words
        ).encode()
    if cast != before:
        changes[CAST_FILE] = cast.encode()
    return changes, tuple(one.name for one in strangers), tuple(one.word for one in told)


def _read_drafted(project: Project) -> frozenset[str]:
    """The words whose pronunciations were drafted before."""
    path = project.drafted_names_file
    return read_drafted(read_utf8(path, project.relative(path))) if path.is_file() else frozenset()


def clash_finding(clash: Clash, merged: Merged) -> Finding:
    """The clash with both sides, and the file and line it is in."""
    path = f"{SCRIPT_FOLDER}/{merged.chapters[clash.chapter].name}"
    message = _CLASHES[clash.code].format(own=f"“{clash.own}”", new=f"“{clash.new}”")
    return Finding(path, clash.line, clash.code, message, _HINTS[clash.code], "warning")


def _is_in_git(root: Path) -> bool:
    return any((folder / ".git").exists() for folder in (root, *root.parents))

"""A build that leaves everything current is sealed: by its seal the next one knows that nothing changed."""

from __future__ import annotations

from dataclasses import replace

from audiofic.building.ingredients import book_ingredients
from audiofic.building.making import Built, Counts
from audiofic.building.plan import Plan, file_kinds
from audiofic.building.reasons import book_reasons, chapter_reasons
from audiofic.building.record import MadeFile, made_file
from audiofic.building.report import JSON_NAME, MARKDOWN_NAME, Report
from audiofic.building.standing import Seal, Standing, digest_voices, keep_seal, take_basis


def seal_build(report: Report) -> None:
    """Keep how the book stands, where the next build would find nothing to do; else drop what was kept."""
    plan, record, basis = report.plan, report.built.record, report.plan.basis
    project = plan.project
    project.standing_file.unlink(missing_ok=True)
    if basis is None or not _is_current(plan, report.built):
        return
    if basis != take_basis(project, basis.is_draft):
        return  # somebody went on writing while the book was made
    counts = Counts(0, len(plan.needed()), 0, len(plan.chapters))
    idle = replace(report, built=Built(counts, record))
    standing = Standing(
        tuple(idle.summary()),
        plan.findings,
        idle.alarms(),
        dict(plan.voicing.missing),
        {JSON_NAME: idle.as_json(), MARKDOWN_NAME: idle.as_markdown()},
    )
    roles = tuple(plan.voicing.choices)
    keep_seal(project, Seal(standing, basis, digest_voices(plan.voicing), roles, _made(plan, report.built)))


def _is_current(plan: Plan, built: Built) -> bool:
    """True where a plan of the same scripts would find nothing to do after this build."""
    root, record = plan.project.root, built.record
    for chapter in plan.chapters:
        made = record.chapters.get(chapter.number)
        kinds = file_kinds(plan.settings)
        if any(chapter_reasons(root, chapter.ingredients, chapter.track.sounds, kinds, made)):
            return False
    made_of = book_ingredients(plan.book_ingredients, plan.chapters, record)
    return not any(book_reasons(root, made_of, (), record.book))


def _made(plan: Plan, built: Built) -> tuple[MadeFile, ...]:
    chapters = [file for made in built.record.chapters.values() for file in made.files.values()]
    book = built.record.book.files.values() if built.record.book else ()
    return (*chapters, *book, made_file(plan.project.root, plan.project.record_file))

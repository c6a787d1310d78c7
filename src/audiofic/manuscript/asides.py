"""A paragraph with the author's remarks in brackets -> the paragraph without them, then the remarks."""

from __future__ import annotations

from collections.abc import Iterator

from audiofic.manuscript.blocks import Block
from audiofic.manuscript.cleaning import Clean
from audiofic.manuscript.notes import find_asides
from audiofic.model import Paragraph, Run


def take_asides(block: Block) -> Iterator[Paragraph]:
    """The paragraph without the author's bracketed remarks, then those: no speech or sentence is cut."""
    asides = find_asides(block.text)
    text, place = Clean("", ()), 0
    for start, end, _ in asides:
        text = _rejoin(text, block.clean.cut(place, start))
        place = end
    text = _rejoin(text, block.clean.cut(place, len(block.text))) if asides else block.clean
    quoted = block.is_quote
    yield Paragraph(text.text, "prose", block.start, block.end, text.runs, is_block_quote=quoted)
    for start, end, kind in asides:
        aside = block.clean.cut(start, end)
        first = aside.runs[0].source
        last = aside.runs[-1].source + len(aside.text) - aside.runs[-1].text
        yield Paragraph(aside.text, "note", first, last, aside.runs, note=kind)


def _rejoin(text: Clean, more: Clean) -> Clean:
    """Both with a blank between them, which stands where the second begins; none before punctuation."""
    if not text.text or not more.text:
        return text if text.text else more
    if more.text[0] in ",.;:!?…)":
        shift = len(text.text)
        return Clean(
            text.text + more.text,
            (*text.runs, *(Run(run.text + shift, run.source) for run in more.runs)),
        )
    return text.join(more, more.runs[0].source - 1)

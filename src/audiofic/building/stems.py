"""A chapter's stems as files: a FLAC for each part of the mix, and lists of what is heard when."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import numpy as np
import soundfile

from audiofic.building.record import Files, MadeFile, is_current, made_file, made_files
from audiofic.errors import AudioficError
from audiofic.files import make_folders, move, replacing, system_name, write_atomically
from audiofic.mix import SAMPLE_RATE, Stem, find_stems
from audiofic.mix.segments import FloatSamples
from audiofic.model import NARRATOR, Cue, Timeline, Utterance
from audiofic.package.captions import spoken_lines
from audiofic.project import slug

HEADROOM_DB = 12.0
"""How much lower than the mix the stems are: nothing has been limited yet, so that peaks stand out."""
_BLOCK_FRAMES = 1 << 16
LABELS, CUES = "labels.txt", "cues.csv"


def stem_names(stems: Iterable[Stem]) -> dict[Stem, str]:
    """The file name of each, without the suffix: `narrator`, `role-kagome`, `stings`; no two are alike."""
    names: dict[Stem, str] = {}
    for stem in stems:
        name = stem.kind if not stem.speaker else stem.speaker
        if stem.speaker and stem.speaker != NARRATOR:
            name = f"role-{slug(stem.speaker)}"
            alike = sum(other == name or other.startswith(f"{name}-") for other in names.values())
            name += f"-{alike + 1}" if alike else ""
        names[stem] = name
    return names


def make_stems(
    root: Path,
    timeline: Timeline,
    folder: Path,
    render: Callable[[Stem], Iterator[FloatSamples]],
    old: Files,
) -> Files:
    """Write the timeline's stems and lists into the folder; returns the record of them.

    A FLAC of the `old` files that is current is kept, moved where it lies elsewhere: it has the same sound.
    """
    stems = find_stems(timeline)
    made: dict[str, MadeFile] = {}
    for stem, name in stem_names(stems).items():
        key, path = f"stems/{name}.flac", folder / f"{name}.flac"
        kept = old.get(key)
        if kept and is_current(root, kept, by_content=True):
            if root / kept.path != path:
                make_folders(folder)
                move(root / kept.path, path)
            made[key] = replace(kept, path=path.relative_to(root).as_posix())
        else:
            write_stem(render(stem), path, timeline.total_frames)
            made[key] = made_file(root, path)
    return {**made, **made_files(root, "stems", folder, write_lists(timeline, stems, folder))}


def write_stem(blocks: Iterable[FloatSamples], path: Path, frames: int) -> None:
    """Write a stem as FLAC, 24 bits, `HEADROOM_DB` below the mix.

    `AudioficError` where it is louder than that allows, or has not so many frames.
    """
    gain, written = np.float32(10 ** (-HEADROOM_DB / 20)), 0
    with (
        replacing(path) as part,
        soundfile.SoundFile(system_name(part), "w", SAMPLE_RATE, 1, "PCM_24", format="FLAC") as file,
    ):
        for block in blocks:
            lowered = block * gain
            if float(np.abs(lowered).max(initial=0.0)) > 1.0:
                message = f"{path.name} is more than {HEADROOM_DB:.0f} dB louder than a file can be."
                raise AudioficError(message, "Lower the `gain_db` of that role in voices.yaml.")
            file.write(lowered)
            written += block.size
        if written != frames:
            raise AudioficError(f"{path.name} has {written} of {frames} frames.", "Run the build again.")


def sum_stems(paths: Sequence[Path]) -> Iterator[FloatSamples]:
    """The stems in these files together, as loud as the mix, in blocks; the shortest ends it.

    Raises `soundfile.LibsndfileError` for a file that is no sound.
    """
    gain = 10 ** (HEADROOM_DB / 20)
    with ExitStack() as stack:
        files = [stack.enter_context(soundfile.SoundFile(system_name(path))) for path in paths]
        while True:
            blocks = [file.read(_BLOCK_FRAMES, dtype="float32") for file in files]
            shortest = min((block.size for block in blocks), default=0)
            if not shortest:
                return
            yield gain * np.sum([block[:shortest] for block in blocks], axis=0)


def write_lists(timeline: Timeline, stems: Sequence[Stem], folder: Path) -> tuple[Path, Path]:
    """Write the label track for Audacity, and the cue list; returns both paths."""
    names = stem_names(stems)
    rows = list(_rows(timeline, names))
    labels = "".join(
        f"{start / SAMPLE_RATE:.6f}\t{end / SAMPLE_RATE:.6f}\t{_label(speaker, text)}\n"
        for start, end, _, speaker, _, text in rows
    )
    write_atomically(folder / LABELS, labels.encode())
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(("start", "end", "file", "speaker", "kind", "text"))
    for start, end, name, speaker, kind, text in rows:
        seconds = (f"{start / SAMPLE_RATE:.3f}", f"{end / SAMPLE_RATE:.3f}")
        writer.writerow((*seconds, f"{name}.flac", speaker, kind, text))
    write_atomically(folder / CUES, table.getvalue().encode())
    return folder / LABELS, folder / CUES


def _rows(timeline: Timeline, names: Mapping[Stem, str]) -> Iterator[tuple[int, int, str, str, str, str]]:
    """(first frame, frame behind the last, name of the stem, speaker, kind, text) of all sounds, in order."""
    rows: list[tuple[int, int, str, str, str, str]] = []
    for cues in spoken_lines(timeline.cues):
        beat = cues[0].beat
        kind = beat.line.kind if beat.line else "title"
        name = names[Stem("voice", beat.speaker)]
        text = " ".join(beat.shown.split())
        rows.append((cues[0].start_frame, _end(cues[-1]), name, beat.speaker, kind, text))
    for cue in timeline.cues:
        if not isinstance(cue.beat.sound, Utterance):
            rows.append((cue.start_frame, _end(cue), "stings", "", "sting", cue.beat.sound))
    for layer in timeline.layers:
        rows.append((layer.start_frame, layer.end_frame, layer.kind, "", layer.kind, layer.name))
    yield from sorted(rows)


def _end(cue: Cue) -> int:
    return cue.start_frame + cue.frames


def _label(speaker: str, text: str) -> str:
    return f"{speaker}: {text}" if speaker else text

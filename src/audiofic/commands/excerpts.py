"""Some beats of a book, mixed as the book mixes them: what auditions and single lines are made of."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from audiofic.building.clips import Clips
from audiofic.building.plan import PlannedClip, calibration
from audiofic.building.record import digest
from audiofic.loudness import measure_voice
from audiofic.master import voice_gain_db
from audiofic.mix import find_end_silence, lay_out, load_stings, render, with_book_gain
from audiofic.model import Beat, Clip, Utterance
from audiofic.profiles import PROFILES
from audiofic.project import Project
from audiofic.settings import Settings
from audiofic.store import Store, clip_key
from audiofic.voicing import Voicing


def mix_excerpt(
    project: Project,
    settings: Settings,
    voicing: Voicing,
    beats: Sequence[Beat],
    title: str,
    *,
    path: str = "",
    gain_db: float = 0.0,
    voice_gains_db: Mapping[str, float] | None = None,
) -> Iterator[NDArray[np.int16]]:
    """The beats as they sound in a chapter: mono at 44,100 Hz, in blocks. Missing clips are spoken first.

    `title` is the book's, `path` the script's, `gain_db` the chapter's gain; `voice_gains_db` are the gains
    that a build has measured (`BuildRecord.voice_gains_db`): any other voice speaks its calibration, once.
    Raises `FindingsError` for what can't be spoken.
    """
    known = voice_gains_db or {}
    passages = {
        voice: {clip_key(said, voicing.identity(said.voice)): said for said in calibration(voice)}
        for voice in {beat.levelled_as for beat in beats}
        if voice is not None
    }
    gains_db = {voice: known.get(digest([*passage])) for voice, passage in passages.items()}
    wanted = {
        key: PlannedClip(key, said, "", 0, "levels a voice")
        for voice, passage in passages.items()
        if gains_db[voice] is None
        for key, said in passage.items()
    }
    for beat in beats:
        if isinstance(beat.sound, Utterance):
            key = clip_key(beat.sound, voicing.identity(beat.sound.voice))
            line = beat.line.file_line if beat.line and path else 0
            wanted.setdefault(key, PlannedClip(key, beat.sound, path, line, "is in the excerpt"))
    store = Store(project.store_folder)
    clips = Clips(store, voicing.setup, lambda key: wanted[key].utterance, os.cpu_count() or 1)
    clips.speak([clip for key, clip in wanted.items() if key not in store])
    found = clips.find((key, clip.utterance) for key, clip in wanted.items())

    def measure_gain(passage: Sequence[Clip]) -> float:
        samples = np.concatenate([clips.load(clip) for clip in passage])
        return voice_gain_db(measure_voice(samples, passage[0].sample_rate))

    kinds = tuple({beat.sound for beat in beats if not isinstance(beat.sound, Utterance)})
    stings = load_stings(settings.mix, title, project.root, kinds)
    levelled = {
        voice: measure_gain([found[said] for said in passages[voice].values()]) if gain is None else gain
        for voice, gain in gains_db.items()
    }
    timeline = lay_out(
        beats,
        found,
        levelled,
        settings.mix,
        title,
        stings=stings,
        end_silence=lambda clip: find_end_silence(clips.load(clip), clip.sample_rate),
    )
    return render(
        with_book_gain(timeline, gain_db),
        clips.load,
        settings.mix,
        title,
        stings=stings,
        root=project.root,
        ceiling_dbfs=PROFILES[settings.master.profile].ceiling_dbfs,
    )

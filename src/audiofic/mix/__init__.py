"""From clips to a chapter's sound: the timeline, exact to the frame, then its samples, in order.

`lay_out` (timeline.py) decides when everything sounds, `render` (rendering.py) makes it heard: each clip is
resampled once, edited as a pydub segment (gain, effect, fades), and added where it belongs; room tone lies
under everything, the limiter over it. The timeline itself is never a pydub segment: `append` and `+=` copy
all that came before.
"""

from __future__ import annotations

from audiofic.mix.layers import find_layers
from audiofic.mix.music import load_stings
from audiofic.mix.rendering import render
from audiofic.mix.segments import SAMPLE_RATE
from audiofic.mix.stems import Stem, find_stems, render_stem
from audiofic.mix.timeline import EndSilence, find_end_silence, lay_out, resampled_frames, with_book_gain

__all__ = [
    "SAMPLE_RATE",
    "EndSilence",
    "Stem",
    "find_end_silence",
    "find_layers",
    "find_stems",
    "lay_out",
    "load_stings",
    "render",
    "render_stem",
    "resampled_frames",
    "with_book_gain",
]

"""The levels of a sound, and whether a delivery profile accepts them.

`Meter` (metering.py) hears samples as they go by: what a build gives its encoders, and what `measure` decodes
of a finished file, as a listener's player would. `estimate_levels` has the levels of a build's MP3
from what was mixed and one stretch decoded. `judge` and `check` (judging.py) hold them against a profile.
"""

from __future__ import annotations

from audiofic.measuring.judging import Verdict, check, judge, level_of
from audiofic.measuring.metering import EDGE_DBFS, Meter, estimate_levels, measure

__all__ = ["EDGE_DBFS", "Meter", "Verdict", "check", "estimate_levels", "judge", "level_of", "measure"]

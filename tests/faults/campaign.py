"""`make faults`: commands killed, refused by their disk or given wrong bytes; what was survived."""

from __future__ import annotations

import argparse
import errno
import sys
import tempfile
from collections import Counter
from functools import partial
from pathlib import Path

from faults import flips
from faults.disks import DISK_FAULTS, endure
from faults.kills import SIGNALS, VERBS, set_scene, survive
from faults.watched import Watch


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--disks", type=int, default=100, help="disk faults")
    options.add_argument("--flips", type=int, default=10, help="wrong bytes, in each of what is kept")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only", choices=[*VERBS, "flips"])
    chosen = options.parse_args()
    survived: Counter[tuple[str, str]] = Counter()
    faults: list[str] = []
    verbs = [verb for verb in VERBS if chosen.only in (None, verb)]
    flipped: Counter[tuple[str, str]] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for name in ("scratch", "tmp"):
            (home / name).mkdir()
        places = {"HOME": home, "XDG_CACHE_HOME": home / "cache", "AUDIOFIC_VOICES": home / "voices"}
        environment = {name: str(path) for name, path in places.items()} | {"TMPDIR": str(home / "tmp")}
        with Watch(home / "scratch", environment) as watch:
            for verb in verbs:
                with set_scene(verb, watch, home / verb.replace(" ", "-")) as scene:
                    try:
                        for kill in survive(watch, scene, chosen.kills // len(verbs), chosen.seed):
                            survived[kill.verb, kill.signal.name] += 1
                        for refusal in endure(watch, scene, chosen.disks // len(verbs), chosen.seed):
                            survived[refusal.verb, refusal.name] += 1
                    except AssertionError as fault:
                        faults.append(str(fault)[:2000])
            if chosen.only in (None, "flips"):
                laid_out = flips.lay_out(watch, home / "flips")
                for target in (*flips.TARGETS, "finished files"):
                    try:
                        flip = partial(flips.flip_kept, laid_out, target)
                        if target not in flips.TARGETS:
                            flip = partial(flips.flip_finished, laid_out)
                        for done in flip(chosen.flips, chosen.seed):
                            flipped[target, done.outcome] += 1
                    except AssertionError as fault:
                        faults.append(str(fault)[:2000])
    names = [signal.name for signal in SIGNALS] + [errno.errorcode[number] for number in DISK_FAULTS]
    print(f"{'survived':16}" + "".join(f"{name:>9}" for name in names))
    for verb in verbs:
        print(f"{verb:16}" + "".join(f"{survived[verb, name]:9}" for name in names))
    print(f"{'bytes flipped':16}" + "".join(f"{outcome:>9}" for outcome in flips.OUTCOMES))
    for target in sorted({target for target, _ in flipped}):
        counts = "".join(f"{flipped[target, outcome]:9}" for outcome in flips.OUTCOMES)
        print(f"{target:16}{counts}")
    print(f"{sum(survived.values()) + sum(flipped.values())} survived, {len(faults)} not")
    for fault in faults:
        print(fault)
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())

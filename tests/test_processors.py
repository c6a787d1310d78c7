"""What is made depends neither on the processor's BLAS nor on how many threads it has."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import audiofic

SOURCE = Path(audiofic.__file__).parent
BLAS_CALLS = {
    *("dot", "vdot", "inner", "outer", "matmul", "tensordot", "einsum", "convolve", "correlate", "kron"),
    *("linalg", "corrcoef", "cov", "polyfit", "matvec", "vecmat", "vecdot"),
}
"""Of numpy: products whose sums are added up in an order that the BLAS chooses."""
DIGEST = """
import hashlib
import numpy as np
from audiofic.ambience import draw_ambience
from audiofic.effects import EFFECTS, apply_effect
from audiofic.limiter import limit
from audiofic.loudness import KWeighted, integrated_lufs, short_term_lufs
from audiofic.measuring import Meter
from audiofic.stings import draw_sting

digest = hashlib.sha256()
noise = np.random.default_rng(1).standard_normal(200_000)
voice = (0.2 * noise * np.repeat(np.random.default_rng(2).uniform(0, 1, 20), 10_000)).astype(np.float32)
for name in EFFECTS:
    digest.update(apply_effect(name, voice[:70_000], 44_100).tobytes())
for block in limit([4 * voice[:90_000], 4 * voice[90_000:]], -4.0):
    digest.update(block.tobytes())
weighted, meter = KWeighted(44_100), Meter(44_100)
weighted.hear(voice)
meter.hear(voice)
digest.update(repr((integrated_lufs(weighted), short_term_lufs(weighted.powers()), meter.levels())).encode())
digest.update(draw_sting("scene", "book", 44_100).tobytes())
digest.update(draw_ambience("rain", "book", 44_100).tobytes())
print(digest.hexdigest())
"""


def test_no_code_leaves_the_order_of_a_sum_to_a_blas() -> None:
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            is_product = isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult)
            is_call = (
                isinstance(node, ast.Attribute)
                and node.attr in BLAS_CALLS
                and ast.unparse(node).startswith(("np.", "numpy."))
            )
            if is_product or is_call:
                found.append(f"{path.relative_to(SOURCE)}:{node.lineno}")
    assert not found


def test_sounds_and_levels_are_the_same_with_any_blas() -> None:
    """OpenBLAS has other kernels for each processor; it can be told to use those of an old one."""
    surroundings = (
        {"OPENBLAS_NUM_THREADS": "1"},
        {"OPENBLAS_NUM_THREADS": "4"},
        {"OPENBLAS_NUM_THREADS": "1", "OPENBLAS_CORETYPE": "Prescott"},
        {"OPENBLAS_NUM_THREADS": "4", "OPENBLAS_CORETYPE": "Haswell"},
        {"OMP_NUM_THREADS": "3", "MKL_CBWR": "COMPATIBLE", "VECLIB_MAXIMUM_THREADS": "1"},
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", DIGEST],
            env={**os.environ, **variables},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for variables in surroundings
    }
    assert len(digests) == 1

"""What is made depends neither on the processor's BLAS nor on how many threads it has."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

import audiofic
from faults.productions import book, lay_out

SOURCE = Path(audiofic.__file__).parent
BLAS_CALLS = {
    *("dot", "vdot", "inner", "outer", "matmul", "tensordot", "einsum", "convolve", "correlate", "kron"),
    *("linalg", "corrcoef", "cov", "polyfit", "matvec", "vecmat", "vecdot"),
}
"""Of numpy: products whose sums are added up in an order that the BLAS chooses."""
DIGEST = """
import hashlib
import numpy as np
from audiofic.ambience import generate_ambience
from audiofic.effects import EFFECTS, apply_effect
from audiofic.limiter import limit
from audiofic.loudness import KWeighted, integrated_lufs, short_term_lufs
from audiofic.measuring import Meter
from audiofic.stings import generate_sting

digest = hashlib.sha256()
noise = np.random.default_rng(1).standard_normal(200_000)
voice = (0.2 * noise * np.repeat(np.random.default_rng(2).uniform(0, 1, 20), 10_000)).astype(np.float32)
for name in EFFECTS:
    digest.update(apply_effect(name, voice[:70_000], 44_100).tobytes())
for block in limit([4 * voice[:90_000], 4 * voice[90_000:]], -4.0):
    digest.update(block.tobytes())
weighted, meter = KWeighted(44_100), Meter(44_100)
weighted.add(voice)
meter.add(voice)
digest.update(repr((integrated_lufs(weighted), short_term_lufs(weighted.powers()), meter.levels())).encode())
digest.update(generate_sting("scene", "book", 44_100).tobytes())
digest.update(generate_ambience("rain", "book", 44_100).tobytes())
print(digest.hexdigest())
"""


LOUD = """\
chapter: 3
title: Rain
lines:
- ambience: rain
- Kagome: Is that all the water there is? I could drink the river and have room for the lake behind it!
  as: thought
- sting: time
- Kagome: LOOK OUT! The roof!
- bed: tense
- narrator: It was only the rain, and it went on for as long as the kettle sang.
"""
"""Layers, effects, stings, and peaks for the limiter."""


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


PROCESSORS = (
    {"OPENBLAS_NUM_THREADS": "1"},
    {"OPENBLAS_NUM_THREADS": "4"},
    {"OPENBLAS_NUM_THREADS": "1", "OPENBLAS_CORETYPE": "Prescott"},
    {"OPENBLAS_NUM_THREADS": "4", "OPENBLAS_CORETYPE": "Haswell"},
    {"OMP_NUM_THREADS": "3", "MKL_CBWR": "COMPATIBLE", "VECLIB_MAXIMUM_THREADS": "1"},
)
"""OpenBLAS has other kernels for each processor; it can be told to use those of an old one."""


def test_sounds_and_levels_are_the_same_with_any_blas() -> None:
    digests = {
        subprocess.run(
            [sys.executable, "-c", DIGEST],
            env={**os.environ, **variables},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for variables in PROCESSORS
    }
    assert len(digests) == 1


@pytest.mark.slow
def test_a_book_is_the_same_byte_for_byte_on_every_processor(tmp_path: Path) -> None:
    """Numpy and the C library do at last without the wide instructions of new processors."""
    old = {"NPY_DISABLE_CPU_FEATURES": "X86_V3", "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA"}
    books = []
    for number, variables in enumerate((*PROCESSORS, old)):
        root = lay_out(tmp_path / f"{number}" / "production")
        cast = root / "voices.yaml"
        effects = "gender: female, effect: radio"
        cast.write_text(cast.read_text("utf-8").replace("gender: female", effects), "utf-8")
        (root / "script" / "03-rain.yaml").write_text(LOUD, encoding="utf-8")
        subprocess.run(
            [sys.executable, "-m", "audiofic", "build"],
            cwd=root,
            env={**os.environ, "XDG_CACHE_HOME": str(tmp_path / f"{number}" / "cache"), **variables},
            check=True,
            capture_output=True,
        )
        books.append(book(root))
    assert len(books[0]) > 8
    assert all(each == books[0] for each in books)

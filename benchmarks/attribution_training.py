"""Train the attribution network, or measure it on authors it has not seen.

    python benchmarks/attribution_training.py CORPUS
    python benchmarks/attribution_training.py CORPUS --folds 4 --out DIR [--jobs 2]

The first writes the network that is shipped, `speaker.onnx`. With `--folds` whole authors are left out: each
work is predicted by a network that has seen none of its author's, and the predictions are scored as in
`benchmarks/attribution.py`. CORPUS as there, with `work.json` (author) in each folder. Needs PyTorch beside
the project's own packages: `pip install torch`. Takes half an hour a network on one core.
"""

from __future__ import annotations

import argparse
import random
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import torch
from attribution_examples import Example, list_works, read_authors, read_examples
from attribution_net import Weigher, train, write

import attribution as benchmark
from audiofic.attribution.deciding import network

SEED = 0

_seen: tuple[network.Vocabulary, list[Example]]
"""What the processes that train share with the one that started them."""


def _train(held: frozenset[str]) -> Weigher:
    torch.set_num_threads(1)
    vocabulary, examples = _seen
    return train([example for example in examples if example.work not in held], vocabulary, SEED)


def cut_folds(corpus: Path, folds: int) -> list[frozenset[str]]:
    """The works that each fold leaves out: whole authors, dealt out by dice."""
    authors = read_authors(list_works(corpus))
    shuffled = sorted(set(authors.values()))
    random.Random(5).shuffle(shuffled)
    return [
        frozenset(work for work, author in authors.items() if shuffled.index(author) % folds == fold)
        for fold in range(folds)
    ]


def cross_validate(pool: ProcessPoolExecutor, options: argparse.Namespace) -> None:
    held = cut_folds(options.corpus, options.folds)
    for fold, weigher in enumerate(pool.map(_train, held)):
        path = options.out / f"fold-{fold}.onnx"
        write(weigher, _seen[0], path)
        network.WEIGHTS = path
        network.open_network.cache_clear()
        for setting in ("cast", "raw"):
            (options.out / setting).mkdir(parents=True, exist_ok=True)
            for work in sorted(held[fold]):
                benchmark.run_work(options.corpus / work, options.out / setting, setting == "cast")
    works = [work.name for work in list_works(options.corpus)]
    for setting in ("cast", "raw"):
        out = options.out / setting
        scores = benchmark.score(options.corpus, options.corpus / "score.py", out, works)
        benchmark.print_table(f"{setting}, authors left out", scores)
        benchmark.print_calibration(options.corpus, out)


def main() -> None:
    global _seen
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--folds", type=int, default=0, help="cross-validate, whole authors left out")
    parser.add_argument("--out", type=Path, default=Path("build/benchmarks/attribution-folds"))
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    _seen = read_examples(options.corpus, options.jobs)
    with ProcessPoolExecutor(options.jobs, mp_context=get_context("fork")) as pool:
        if options.folds:
            cross_validate(pool, options)
        else:
            write(pool.submit(_train, frozenset()).result(), _seen[0], network.WEIGHTS)


if __name__ == "__main__":
    main()

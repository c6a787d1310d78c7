"""Train the attribution network, or several that each leave whole authors out, to measure it on those.

    python benchmarks/attribution_training.py CORPUS [STORIES ...]
    python benchmarks/attribution_training.py CORPUS STORIES --begin speaker.onnx --to FILE
    python benchmarks/attribution_training.py CORPUS [STORIES] --folds 4 --out DIR [--jobs 2]

The first writes the network that is shipped, `speaker.onnx`. With `--begin` the networks of that file learn
on from the stories, and read some of the corpus again so as not to forget it: minutes instead of an hour.
With `--folds` every work is left out by one of several networks, together with all others of its author; the
examples are read once for all of them. Then `benchmarks/attribution.py CORPUS --networks DIR` scores each
work with the network that left it out. CORPUS as there, with `work.json` (author) in each folder; STORIES are
folders like `benchmarks/stories`. Needs PyTorch beside the project's own packages: `pip install torch onnx`.
Takes about half an hour a file on one core.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import torch
from attribution_corpus import list_works, read_authors, read_gold
from attribution_examples import Example, read_examples
from attribution_folds import cut_folds, name_network, write_folds
from attribution_masking import READINGS, REHEARSALS
from attribution_net import Weigher, read, train, write

from audiofic.attribution.deciding import network

NETWORKS = 2
"""Trained with different dice; their mean is right 0.3 times in 100 more often than one of them."""

_seen: tuple[network.Vocabulary, list[Example]]
"""What the processes that train share with the one that started them."""


def _train(held: frozenset[str], seed: int, begin: Path | None) -> Weigher:
    torch.set_num_threads(1)
    vocabulary, examples = _seen
    begun = read(begin, vocabulary)[seed] if begin else None
    return train([example for example in examples if example.work not in held], vocabulary, seed, begun)


def train_each(
    pool: ProcessPoolExecutor, folds: Iterable[tuple[frozenset[str], Path]], begin: Path | None = None
) -> None:
    """A file of networks for each fold: the works that it leaves out, and where it is written."""
    jobs = [
        (path, [pool.submit(_train, held, seed, begin) for seed in range(NETWORKS)]) for held, path in folds
    ]
    for path, trained in jobs:
        write([job.result() for job in trained], _seen[0], path)


def main() -> None:
    global _seen
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("corpora", type=Path, nargs="+", help="the corpus, and folders of stories")
    parser.add_argument("--begin", type=Path, help="a trained file whose networks learn on")
    parser.add_argument("--without", default="", help="works left out, between commas")
    parser.add_argument("--to", type=Path, default=network.WEIGHTS, help="where the file is written")
    parser.add_argument("--folds", type=int, default=0, help="as many networks, each without some authors")
    parser.add_argument("--out", type=Path, default=Path("build/benchmarks/attribution-folds"))
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    _seen = read_examples(options.corpora, options.jobs, REHEARSALS if options.begin else READINGS)
    with ProcessPoolExecutor(options.jobs, mp_context=get_context("fork")) as pool:
        if options.folds:
            works = [work for corpus in options.corpora for work in list_works(corpus)]
            pieces = {work.name: len(read_gold(work)) for work in works}
            held = cut_folds(read_authors(works), pieces, options.folds)
            write_folds(options.out, held)
            paths = (options.out / name_network(fold) for fold in range(options.folds))
            train_each(pool, zip(held, paths, strict=True), options.begin)
        else:
            train_each(pool, [(frozenset(options.without.split(",")), options.to)], options.begin)


if __name__ == "__main__":
    main()

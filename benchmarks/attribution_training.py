"""Train the attribution network, or several that each leave whole authors out, to measure it on those.

    python benchmarks/attribution_training.py CORPUS
    python benchmarks/attribution_training.py CORPUS --folds 4 --out DIR [--jobs 2]

The first writes the network that is shipped, `speaker.onnx`. With `--folds` every work is left out by one of
several networks, together with all others of its author; the examples are read once for all of them. Then
`benchmarks/attribution.py CORPUS --networks DIR` scores each work with the network that left it out. CORPUS
as there, with `work.json` (author) in each folder. Needs PyTorch beside the project's own packages: `pip
install torch`. Takes half an hour a network on one core.
"""

from __future__ import annotations

import argparse
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import torch
from attribution_corpus import list_works, read_authors
from attribution_examples import Example, read_examples
from attribution_folds import cut_folds, name_network, write_folds
from attribution_net import Weigher, train, write

from audiofic.attribution.deciding import network

SEED = 0

_seen: tuple[network.Vocabulary, list[Example]]
"""What the processes that train share with the one that started them."""


def _train(held: frozenset[str]) -> Weigher:
    torch.set_num_threads(1)
    vocabulary, examples = _seen
    return train([example for example in examples if example.work not in held], vocabulary, SEED)


def train_folds(pool: ProcessPoolExecutor, options: argparse.Namespace) -> None:
    held = cut_folds(read_authors(list_works(options.corpus)), options.folds)
    write_folds(options.out, held)
    for fold, weigher in enumerate(pool.map(_train, held)):
        write(weigher, _seen[0], options.out / name_network(fold))


def main() -> None:
    global _seen
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--folds", type=int, default=0, help="as many networks, each without some authors")
    parser.add_argument("--out", type=Path, default=Path("build/benchmarks/attribution-folds"))
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    _seen = read_examples(options.corpus, options.jobs)
    with ProcessPoolExecutor(options.jobs, mp_context=get_context("fork")) as pool:
        if options.folds:
            train_folds(pool, options)
        else:
            write(pool.submit(_train, frozenset()).result(), _seen[0], network.WEIGHTS)


if __name__ == "__main__":
    main()

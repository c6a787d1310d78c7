"""The attribution network in PyTorch: how it is built, trained and written to a file.

For every turn and everybody who may speak it, the evidence is read into a vector. Two rounds follow: in
each, a recurrent network runs along the turns of each person, forwards and backwards, and sees what the
round before thinks of that person and of the others. People are interchangeable: nobody's name is read.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import onnx
import onnx.numpy_helper
import torch
from attribution_examples import Example, batches
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from audiofic.attribution.deciding.network import CIRCUMSTANCES, FEATURES, Vocabulary

WIDTH, ROUNDS = 64, 2
DROPOUT, HIDDEN_FEATURES = 0.4, 0.2
"""Shares of a layer's numbers, and of all features for one window, that training does without."""
EPOCHS, RATE, DECAY, CELLS = 4, 3e-3, 0.05, 6000
AUXILIARY = (0.3, 0.5, 1.0)
"""How much the answers of no round, the first and the second count in training."""
NEVER = -30.0
KEPT = 0.5
"""The share of a begun network's weights that stays when it learns on from stories.

Interpolated weights (Wortsman and others 2022, arXiv 2109.01903) are right on both kinds: with none of the
old ones, novels that it had learned lost 1.7 points; with half of them none (cast given), and stories gained
as much."""


class Weigher(nn.Module):
    """Features (B, T, K, F), present and known (B, T, K), circumstances (B, T, C) -> log-odds."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__()
        self.from_features = nn.Linear(len(vocabulary.features) + 3, 2 * WIDTH)
        self.from_circumstances = nn.Linear(len(vocabulary.circumstances), 2 * WIDTH)
        self.narrow = nn.Linear(2 * WIDTH, WIDTH)
        self.first_guess = nn.Linear(WIDTH, 1)
        self.drop = nn.Dropout(DROPOUT)
        sizes = [2 * WIDTH + 1] + [5 * WIDTH + 1] * (ROUNDS - 1)
        self.along = nn.ModuleList(
            nn.GRU(size, WIDTH, batch_first=True, bidirectional=True) for size in sizes
        )
        self.guess = nn.ModuleList(
            nn.Sequential(nn.Linear(3 * WIDTH, WIDTH), nn.ReLU(), nn.Linear(WIDTH, 1)) for _ in sizes
        )

    def forward(
        self, features: Tensor, present: Tensor, known: Tensor, circumstances: Tensor
    ) -> list[Tensor]:
        windows, turns, people, _ = features.shape
        told = known.any(-1, keepdim=True)
        flags = torch.stack([present.float(), known.float(), told.expand_as(known).float()], -1)
        own = self.from_features(torch.cat([features, flags], -1))
        seen = torch.relu(own + self.from_circumstances(circumstances).unsqueeze(2))
        seen = self.drop(torch.relu(self.narrow(self.drop(seen))))
        odds = [self.first_guess(seen).squeeze(-1)]
        state = seen
        for along, guess in zip(self.along, self.guess, strict=True):
            chances = torch.where(told, known.float(), share(odds[-1], present)).unsqueeze(-1)
            speaker = (chances * state).sum(2, keepdim=True).expand_as(state)
            parts = [seen, chances, speaker] if state is seen else [state, seen, chances, speaker]
            read = torch.cat(parts, -1).permute(0, 2, 1, 3).reshape(windows * people, turns, -1)
            heard = along(read)[0].reshape(windows, people, turns, -1).permute(0, 2, 1, 3)
            state = self.drop(heard)
            odds.append(odds[-1] + guess(torch.cat([state, seen], -1)).squeeze(-1))
        return odds


class Answer(nn.Module):
    """The chances by the mean of several networks' last log-odds."""

    def __init__(self, weighers: Iterable[Weigher]) -> None:
        super().__init__()
        self.weighers = nn.ModuleList(weighers)

    def forward(self, features: Tensor, present: Tensor, known: Tensor, circumstances: Tensor) -> Tensor:
        inputs = (features, present, known, circumstances)
        odds = torch.stack([weigher(*inputs)[-1] for weigher in self.weighers]).mean(0)
        chances = share(odds, present)
        return torch.where(known.any(-1, keepdim=True), known.float(), chances)


def share(odds: Tensor, present: Tensor) -> Tensor:
    """Log-odds as chances of those who are present."""
    return torch.softmax(torch.where(present, odds, torch.full_like(odds, NEVER)), -1) * present


def train(
    examples: Sequence[Example], vocabulary: Vocabulary, seed: int, begun: Weigher | None = None
) -> Weigher:
    """A network trained on the examples: the running mean of its weights, by AdamW on a one-cycle rate.

    `begun`: one that has been trained already and learns on, at a third of the rate. Half of its weights stay
    (`KEPT`).
    """
    torch.manual_seed(seed)
    torch.set_flush_denormal(True)
    dice = random.Random(seed)
    net = copy.deepcopy(begun) if begun else Weigher(vocabulary)
    rate = RATE / 3 if begun else RATE
    mean = AveragedModel(net, multi_avg_fn=get_ema_multi_avg_fn(0.995))
    optimizer = torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=DECAY)
    steps = int(EPOCHS * sum(1 for _ in batches(examples, CELLS, dice)) * 1.04) + 5
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=steps, pct_start=0.15)
    net.train()
    for epoch in range(EPOCHS):
        total, number = 0.0, 0
        for batch in batches(examples, CELLS, dice):
            inputs, right, weight = _collate(batch)
            hidden = torch.rand(len(batch), 1, 1, len(vocabulary.features)) < HIDDEN_FEATURES
            inputs[0].masked_fill_(hidden, 0.0)
            loss = _loss(net(*inputs), inputs[1], right, weight)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            mean.update_parameters(net)
            total, number = total + loss.item(), number + 1
        print(f"  seed {seed}, epoch {epoch + 1} of {EPOCHS}: loss {total / number:.3f}", flush=True)
    trained: Weigher = copy.deepcopy(mean.module)
    if begun:
        before, after = begun.state_dict(), trained.state_dict()
        trained.load_state_dict({name: KEPT * before[name] + (1 - KEPT) * new for name, new in after.items()})
    return trained.eval()


def _loss(odds: Sequence[Tensor], present: Tensor, right: Tensor, weight: Tensor) -> Tensor:
    total = torch.zeros(())
    for factor, row in zip(AUXILIARY, odds, strict=True):
        never = torch.full_like(row, NEVER)
        all_of_them = torch.logsumexp(torch.where(present, row, never), -1)
        wrong = all_of_them - torch.logsumexp(torch.where(right, row, never), -1)
        total = total + factor * (wrong * weight).sum()
    return total / weight.sum().clamp(min=1.0)


def _collate(batch: Sequence[Example]) -> tuple[list[Tensor], Tensor, Tensor]:
    turns = max(len(example.weight) for example in batch)
    people = max(example.right.shape[1] for example in batch)
    first = batch[0].window
    features = np.zeros((len(batch), turns, people, first.features.shape[-1]), np.float32)
    present, known, right = (np.zeros((len(batch), turns, people), np.bool_) for _ in range(3))
    circumstances = np.zeros((len(batch), turns, first.circumstances.shape[-1]), np.float32)
    weight = np.zeros((len(batch), turns), np.float32)
    for at, example in enumerate(batch):
        window = example.window
        t, k = window.present.shape
        features[at, :t, :k], circumstances[at, :t] = window.features, window.circumstances
        present[at, :t, :k], known[at, :t, :k] = window.present, window.known
        right[at, :t, :k], weight[at, :t] = example.right, example.weight
    inputs = [torch.from_numpy(array) for array in (features, present, known, circumstances)]
    return inputs, torch.from_numpy(right), torch.from_numpy(weight)


def write(weighers: Sequence[Weigher], vocabulary: Vocabulary, path: Path) -> None:
    """The networks as one ONNX file, with the names of what they read."""
    net = Answer(weighers).eval()
    t, k = 5, 3
    example = (
        torch.zeros(1, t, k, len(vocabulary.features)),
        torch.ones(1, t, k, dtype=torch.bool),
        torch.zeros(1, t, k, dtype=torch.bool),
        torch.zeros(1, t, len(vocabulary.circumstances)),
    )
    axes = {name: {1: "turns", 2: "people"} for name in ("features", "present", "known", "chances")}
    torch.onnx.export(
        net,
        example,
        str(path),
        input_names=["features", "present", "known", "circumstances"],
        output_names=["chances"],
        dynamic_axes={**axes, "circumstances": {1: "turns"}},
        opset_version=17,
        dynamo=False,
    )
    model = onnx.load(str(path))
    told = {FEATURES: "\t".join(vocabulary.features), CIRCUMSTANCES: "\t".join(vocabulary.circumstances)}
    onnx.helper.set_model_props(model, told)
    onnx.save(model, str(path))


def read(path: Path, vocabulary: Vocabulary) -> list[Weigher]:
    """The networks of a file written by `write`, reading `vocabulary`; figures new to them count 0 yet."""
    model = onnx.load(str(path))
    arrays = {
        each.name: torch.from_numpy(onnx.numpy_helper.to_array(each).copy())
        for each in model.graph.initializer
    }
    told = {each.key: each.value.split("\t") for each in model.metadata_props}
    inputs = {node.name: list(node.input) for node in model.graph.node}
    weighers: list[Weigher] = []
    while f"weighers.{len(weighers)}.from_features.bias" in arrays:
        prefix, net = f"weighers.{len(weighers)}", Weigher(vocabulary)
        with torch.no_grad():
            for name, layer in net.named_modules():
                node = "/" + prefix + "/" + _node_name(name)
                if isinstance(layer, nn.GRU):
                    _fill_recurrent(layer, [arrays[inputs[f"{node}/GRU"][at]] for at in (1, 2, 3)])
                elif isinstance(layer, nn.Linear):
                    weight = arrays[inputs[f"{node}/MatMul"][1]].T
                    if name == "from_features":
                        weight = _spread(weight, told[FEATURES], vocabulary.features)
                    elif name == "from_circumstances":
                        weight = _spread(weight, told[CIRCUMSTANCES], vocabulary.circumstances)
                    layer.weight.copy_(weight)
                    layer.bias.copy_(arrays[f"{prefix}.{name}.bias"])
        weighers.append(net)
    return weighers


def _node_name(module: str) -> str:
    """`guess.0.2` as the exporter names its node: `guess.0/guess.0.2`."""
    table, _, rest = module.partition(".")
    return f"{table}.{rest.split('.')[0]}/{module}" if rest.count(".") else module


def _spread(weight: Tensor, known: Sequence[str], wanted: dict[str, int]) -> Tensor:
    """The columns of figures in their new indexes; what stands behind them (the flags) stays there."""
    flags = weight[:, len(known) :]
    spread = torch.zeros(weight.shape[0], len(wanted) + flags.shape[1])
    for at, name in enumerate(known):
        if name in wanted:
            spread[:, wanted[name]] = weight[:, at]
    spread[:, len(wanted) :] = flags
    return spread


def _fill_recurrent(layer: nn.GRU, arrays: Sequence[Tensor]) -> None:
    """ONNX has the gates in the order update, reset, new; PyTorch has reset, update, new."""
    for direction, suffix in enumerate(("", "_reverse")):
        inner, recurrent, bias = (array[direction] for array in arrays)
        halves = bias.chunk(2)
        for name, array in (
            ("weight_ih_l0", inner),
            ("weight_hh_l0", recurrent),
            ("bias_ih_l0", halves[0]),
            ("bias_hh_l0", halves[1]),
        ):
            update, reset, new = array.chunk(3)
            getattr(layer, name + suffix).copy_(torch.cat([reset, update, new]))

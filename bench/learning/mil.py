"""python mil.py FOLDER: the network of mil-network.ts in PyTorch, from the same first weights with the same bags and dropout
masks in the same order; prints one line of JSON: the probability of every test bag of every fold."""
import json
import math
import sys
import time

import numpy as np
import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits as log_loss

folder = sys.argv[1]
torch.set_num_threads(1)
job = json.load(open(f"{folder}/fits.json"))
settings, starts = job["settings"], job["starts"]
values = np.fromfile(f"{folder}/values.f64").reshape(-1, job["dimensions"])
labels = torch.tensor(job["labels"], dtype=torch.float32)
initial = torch.from_numpy(np.fromfile(f"{folder}/initial.f32", dtype=np.float32))


def rows_of(bag):
    return range(starts[bag], starts[bag + 1])


bits = np.memmap(f"{folder}/masks.bits", dtype=np.uint8, mode="r") if settings["dropout"] > 0 else None
read_bits = 0


def mask(shape):
    """The units that our training session kept in the same place, scaled."""
    global read_bits
    size = math.prod(shape)
    here = np.unpackbits(bits[read_bits : read_bits + (size + 7) // 8], count=size, bitorder="little")
    read_bits += (size + 7) // 8
    return torch.from_numpy(here.astype(np.float32)).view(shape) / (1 - settings["dropout"])


class Member(nn.Module):
    def __init__(self, weights, m):
        super().__init__()
        named = {name.split("/", 1)[1]: w for name, w in weights.items() if name.startswith(f"{m}/")}
        self.p = nn.ParameterDict({name.replace("/", "_"): nn.Parameter(w.clone()) for name, w in named.items()})

    def forward(self, x, belongs):
        p, h = self.p, x
        for i in range(len(settings["encoder"])):
            h = torch.relu(h @ p[f"encoder_{i}_weight"] + p[f"encoder_{i}_bias"])
            if self.training and bits is not None:
                h = h * mask(h.shape)
        seen = torch.tanh(h @ p["attention_V_weight"] + p["attention_V_bias"])
        gate = torch.sigmoid(h @ p["attention_U_weight"] + p["attention_U_bias"])
        scores = (seen * gate) @ p["attention_w_weight"]
        attention = torch.softmax(scores.T.masked_fill(~belongs, -1e9), 1)
        return (attention @ h) @ p["head_weight"] + p["head_bias"]


def fit(k, one):
    size = sum(math.prod(place["shape"]) for place in job["places"])
    flat, weights = initial[k * size : (k + 1) * size], {}
    for place in job["places"]:
        n = math.prod(place["shape"])
        weights[place["name"]], flat = flat[:n].view(place["shape"]), flat[n:]
    rows = [row for bag in one["train"] for row in rows_of(bag)]
    deviation = values[rows].std(0, ddof=1)
    # As ours: rounding makes the deviation of a constant column a tiny number, by which nothing may be divided.
    varies = deviation**2 * (len(rows) - 1) > 1e-12
    inverse = np.where(varies, 1 / np.where(varies, deviation, 1), 0)
    x = torch.from_numpy(((values - values[rows].mean(0)) * inverse).astype(np.float32))

    def batch(bags):
        owner = torch.tensor([place for place, bag in enumerate(bags) for _ in rows_of(bag)])
        belongs = owner[None, :] == torch.arange(len(bags))[:, None]
        return x[[row for bag in bags for row in rows_of(bag)]], belongs, labels[bags].unsqueeze(1)

    members = nn.ModuleList([Member(weights, m) for m in range(settings["members"])])
    decayed = [p for p in members.parameters() if p.dim() >= 2]
    exempt = [p for p in members.parameters() if p.dim() < 2]
    optimiser = torch.optim.AdamW(
        [
            {"params": decayed, "weight_decay": settings["weightDecay"]},
            {"params": exempt, "weight_decay": 0.0},
        ],
        fused=True,
    )
    steps = one["steps"]
    for i, bags in enumerate(steps):
        for group in optimiser.param_groups:
            group["lr"] = settings["learningRate"] * (1 + math.cos(math.pi * i / len(steps))) / 2
        inputs, belongs, label = batch(bags)
        optimiser.zero_grad(set_to_none=True)
        sum(log_loss(member(inputs, belongs), label) for member in members).backward()
        optimiser.step()
    members.eval()
    with torch.no_grad():
        inputs, belongs, _ = batch(one["test"])
        probability = torch.stack([torch.sigmoid(member(inputs, belongs)) for member in members]).mean(0)
    return probability.flatten().tolist()


began = time.perf_counter()
probabilities = [fit(k, one) for k, one in enumerate(job["fits"])]
print(
    json.dumps(
        {"probabilities": probabilities, "seconds": time.perf_counter() - began, "version": torch.__version__}
    )
)

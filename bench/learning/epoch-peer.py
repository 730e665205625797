"""python epoch-peer.py TASK.json: the fold of epoch-ours.ts in PyTorch, from the same weights in the same order, its
bags read by a DataLoader with one worker; prints one line of JSON."""
import json
import sys
import time

import h5py
import numpy as np
import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits as log_loss
from torch.utils.data import DataLoader, Dataset

task = json.load(open(sys.argv[1]))
torch.set_num_threads(task["threads"])
began = time.perf_counter()
numbers = torch.from_numpy(np.fromfile(task["initial"], dtype=np.float32))
weights = {p["name"]: numbers[p["from"] : p["to"]].view(p["shape"]) for p in task["places"]}


class Bags(Dataset):
    def __getitem__(self, at):
        with h5py.File(task["files"][at]) as file:
            return torch.from_numpy(file["features"][:].astype(np.float32)), task["labels"][at]


class Order:
    """The bags of the epoch under way."""

    rows = []

    def __iter__(self):
        return iter(self.rows)

    def __len__(self):
        return len(self.rows)


def layer(name):
    """A layer with our weights, [in, out] with us."""
    weight, bias = weights[f"{name}/weight"], weights.get(f"{name}/bias")
    made = nn.Linear(*weight.shape, bias=bias is not None)
    with torch.no_grad():
        made.weight.copy_(weight.T)
        if bias is not None:
            made.bias.copy_(bias)
    return made


class Mil(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder, self.v, self.u = layer("encoder"), layer("V"), layer("U")
        self.w, self.head = layer("w"), layer("head")

    def forward(self, tiles):
        h = torch.relu(self.encoder(tiles))
        scores = self.w(torch.tanh(self.v(h)) * torch.sigmoid(self.u(h)))
        return self.head(torch.softmax(scores, 0).T @ h)


order = Order()
# One worker for all epochs, as many bags ahead as ours.
loader = DataLoader(
    Bags(),
    batch_size=None,
    sampler=order,
    num_workers=1,
    prefetch_factor=task["ahead"],
    persistent_workers=True,
)


def bags(rows):
    """The bags in order, and the seconds that the loop waited for each."""
    order.rows = rows
    called = time.perf_counter()
    for tiles, label in loader:
        yield tiles, label, time.perf_counter() - called
        called = time.perf_counter()


network = Mil()
decayed = [p for p in network.parameters() if p.dim() >= 2]
exempt = [p for p in network.parameters() if p.dim() < 2]
# The fused AdamW is PyTorch's quickest on the CPU.
optimiser = torch.optim.AdamW(
    [{"params": decayed, "weight_decay": task["weightDecay"]}, {"params": exempt, "weight_decay": 0.0}],
    lr=task["learningRate"],
    fused=True,
)
opened = time.perf_counter() - began
epochs = []
for rows in task["orders"]:
    started, waiting, total = time.perf_counter(), 0.0, 0.0
    for tiles, label, waited in bags(rows):
        waiting += waited
        optimiser.zero_grad(set_to_none=True)
        loss = log_loss(network(tiles), torch.tensor([[float(label)]]))
        loss.backward()
        optimiser.step()
        total += loss.item()
    epochs.append({"seconds": time.perf_counter() - started, "waiting": waiting, "loss": total / len(rows)})
    print(
        f"PyTorch: {epochs[-1]['seconds']:.1f} s an epoch, waiting {waiting:.1f} s, loss {epochs[-1]['loss']:.4f}",
        file=sys.stderr,
    )
scoring, held_waiting, logits = time.perf_counter(), 0.0, []
with torch.inference_mode():
    for tiles, _, waited in bags(task["heldOut"]):
        held_waiting += waited
        logits.append(network(tiles).item())
print(
    json.dumps(
        {
            "opened": opened,
            "epochs": epochs,
            "logits": logits,
            "heldOutSeconds": time.perf_counter() - scoring,
            "heldOutWaiting": held_waiting,
            "versions": {"torch": torch.__version__, "h5py": h5py.__version__, "numpy": np.__version__},
            "build": torch.__config__.show(),
        }
    )
)

"""python networks.py CASE FOLDER THREADS STEPS: the networks of networks-cases.ts in PyTorch, from the same weights and
feeds; prints one line of JSON."""
import json
import resource
import sys
import time

import numpy as np
import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits as log_loss

name, folder, threads, steps = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
torch.set_num_threads(threads)
layout = json.load(open(f"{folder}/layout.json"))
numbers = torch.from_numpy(np.fromfile(f"{folder}/feeds.f32", dtype=np.float32))
weights = torch.from_numpy(np.fromfile(f"{folder}/parameters.f32", dtype=np.float32))
feeds = [{i["name"]: numbers[i["from"] : i["to"]].view(i["shape"]) for i in inputs} for inputs in layout["feeds"]]
parameters = {p["name"]: weights[p["from"] : p["to"]].view(p["shape"]) for p in layout["parameters"]}


def linear(prefix):
    """A layer with our weights, [in, out] with us."""
    weight = parameters[f"{prefix}/weight"]
    bias = parameters.get(f"{prefix}/bias")
    layer = nn.Linear(*weight.shape, bias=bias is not None)
    with torch.no_grad():
        layer.weight.copy_(weight.T)
        if bias is not None:
            layer.bias.copy_(bias)
    return layer


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.v, self.u, self.w = linear("attention/V"), linear("attention/U"), linear("attention/w")

    def forward(self, h):
        scores = self.w(torch.tanh(self.v(h)) * torch.sigmoid(self.u(h)))
        return torch.softmax(scores, 0).T @ h


class Mil(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder, self.attention, self.head = linear("encoder/0"), Attention(), linear("head")

    def forward(self, feed):
        return self.head(self.attention(torch.relu(self.encoder(feed["tiles"]))))


class Fusion(nn.Module):
    names = ["clinical", "proteins", "genes"]

    def __init__(self):
        super().__init__()
        self.encoder, self.attention, self.pooled = linear("tiles/0"), Attention(), linear("pooled")
        self.vectors = nn.ModuleList([linear(f"{name}/0") for name in self.names])
        self.gates = nn.ModuleList([linear(f"gate{m}") for m in range(4)])
        self.head = linear("head")

    def forward(self, feed):
        bag = self.attention(torch.relu(self.encoder(feed["tiles"])))
        vectors = [torch.relu(self.pooled(bag))]
        vectors += [torch.relu(layer(feed[name])) for name, layer in zip(self.names, self.vectors)]
        gates = torch.softmax(torch.cat([gate(v) for gate, v in zip(self.gates, vectors)], 1), 1)
        return self.head((torch.stack(vectors, 1) * gates.unsqueeze(2)).sum(1))


class Mlp(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(linear("encoder/0"), nn.ReLU(), linear("encoder/1"), nn.ReLU(), linear("head"))

    def forward(self, feed):
        return self.layers(feed["x"])


class Cnn(nn.Module):
    def __init__(self):
        super().__init__()
        layers = []
        for i in range(3):
            kernel = parameters[f"{i}/kernel"]
            convolution = nn.Conv2d(kernel.shape[1], kernel.shape[0], 3, padding=1)
            norm = nn.GroupNorm(4, kernel.shape[0])
            with torch.no_grad():
                convolution.weight.copy_(kernel)
                convolution.bias.copy_(parameters[f"{i}/bias"])
                norm.weight.copy_(parameters[f"{i}/scale"])
                norm.bias.copy_(parameters[f"{i}/shift"])
            layers += [convolution, norm, nn.ReLU()] + ([nn.MaxPool2d(2)] if i < 2 else [])
        self.layers, self.head = nn.Sequential(*layers), linear("head")

    def forward(self, feed):
        return self.head(self.layers(feed["images"]).mean((2, 3)))


began = time.perf_counter()
network = {"fusion": Fusion, "mlp": Mlp, "cnn": Cnn}.get(name, Mil)()
decayed = [p for p in network.parameters() if p.dim() >= 2]
exempt = [p for p in network.parameters() if p.dim() < 2]
# The fused AdamW is PyTorch's quickest on the CPU.
optimiser = torch.optim.AdamW(
    [{"params": decayed, "weight_decay": 0.01}, {"params": exempt, "weight_decay": 0.0}], lr=1e-3, fused=True
)


def step(feed):
    optimiser.zero_grad(set_to_none=True)
    loss = log_loss(network(feed), feed["label"])
    loss.backward()
    optimiser.step()
    return loss.item()


losses = []
for i in range(20):
    losses.append(step(feeds[i % len(feeds)]))
    if i == 0:
        first = time.perf_counter() - began
seconds = []
before = time.process_time()
for i in range(steps):
    start = time.perf_counter()
    step(feeds[i % len(feeds)])
    seconds.append(time.perf_counter() - start)
cpu = (time.process_time() - before) / steps
print(
    json.dumps(
        {
            "seconds": seconds,
            "cpu": cpu,
            "losses": losses,
            "first": first,
            "memoryMiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "version": torch.__version__,
            "build": torch.__config__.show(),
        }
    )
)

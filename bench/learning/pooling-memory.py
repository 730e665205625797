"""pooling-memory.py POOLING TILES THREADS: three steps of one bag in PyTorch; prints seconds and peak memory."""
import json, resource, sys, time
import torch
import torch.nn.functional as F

pooling, tiles, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
torch.set_num_threads(threads)
torch.manual_seed(1)


class Network(torch.nn.Module):
    def __init__(self):
        super().__init__()
        branches = 2 if pooling == "clam" else 1
        self.encoder = torch.nn.Linear(1024, 512)
        self.v, self.u = torch.nn.Linear(512, 256), torch.nn.Linear(512, 256)
        self.w = torch.nn.Linear(256, branches, bias=False)
        self.head = torch.nn.ModuleList(torch.nn.Linear(512, 1, bias=pooling != "cox") for _ in range(branches))
        self.instance = torch.nn.ModuleList(torch.nn.Linear(512, 2) for _ in range(2 if pooling == "clam" else 0))

    def forward(self, x):
        h = F.relu(self.encoder(x))
        if pooling == "mean":
            return h, None, self.head[0](h.mean(0, keepdim=True))
        if pooling == "max":
            return h, None, self.head[0](h.amax(0, keepdim=True))
        a = F.softmax(self.w(torch.tanh(self.v(h)) * torch.sigmoid(self.u(h))), 0).T
        pooled = a @ h
        return h, a, torch.cat([head(pooled[i : i + 1]) for i, head in enumerate(self.head)], 1)


def smooth_svm(z, y):
    return torch.logsumexp(z + 1.0 - F.one_hot(y, 2) - z.gather(1, y[:, None]), 1).mean()


def loss_of(model, x):
    h, a, out = model(x)
    if pooling == "cox":
        return out.sum()
    if pooling != "clam":
        return F.binary_cross_entropy_with_logits(out[:, 0], torch.ones(1))
    instance = 0
    for c in range(2):
        high, low = torch.topk(a[c], 8).indices, torch.topk(-a[c], 8).indices
        ones, zeros = torch.ones(8, dtype=torch.int64), torch.zeros(8, dtype=torch.int64)
        if c == 1:
            instance = instance + smooth_svm(model.instance[c](h[torch.cat([high, low])]), torch.cat([ones, zeros]))
        else:
            instance = instance + smooth_svm(model.instance[c](h[high]), zeros)
    return 0.7 * F.cross_entropy(out, torch.tensor([1])) + 0.3 * instance / 2


model = Network()
optimiser = torch.optim.AdamW(model.parameters(), lr=1e-4)
x = torch.rand(tiles, 1024) * 2 - 1
seconds = []
for _ in range(3):
    start = time.perf_counter()
    optimiser.zero_grad()
    loss_of(model, x).backward()
    optimiser.step()
    seconds.append(time.perf_counter() - start)
print(json.dumps({"seconds": seconds, "memoryMiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "version": torch.__version__}))

# As bags-read-ours.ts: h5py in this process (`here`), or PyTorch's DataLoader with one worker process (`ahead`).
import json, resource, sys, time
from pathlib import Path
import h5py, numpy as np

how, folder, bags, repeats, rows_file, busy = sys.argv[1:]
files = sorted(Path(folder).glob("*.h5"))[: int(bags)]
drawn = None if rows_file == "-" else np.fromfile(rows_file, dtype="<i4").reshape(400, -1)

def load(i):
    with h5py.File(files[i]) as f:
        x = f["features"][:] if drawn is None else f["features"][drawn[i]]
    return x.astype(np.float32)

def glance(x): return float(x.reshape(-1)[::1009].astype(np.float64).sum())

def here(): return sum(glance(load(i)) for i in range(len(files)))

if how == "ahead":
    import torch
    from torch.utils.data import DataLoader, Dataset
    torch.set_num_threads(1)

    class Bags(Dataset):
        def __len__(self): return len(files)
        def __getitem__(self, i): return torch.from_numpy(load(i))

shares = []
def ahead():
    total, waited, begun = 0.0, 0.0, time.perf_counter()
    loader = iter(DataLoader(Bags(), batch_size=None, num_workers=1, prefetch_factor=4))
    while True:
        called = time.perf_counter()
        x = next(loader, None)
        waited += time.perf_counter() - called
        if x is None: break
        total += glance(x.numpy())
        until = time.perf_counter() + float(busy) / 1000
        while time.perf_counter() < until: pass
    shares.append(waited / (time.perf_counter() - begun))
    return total

def used():
    return sum(u.ru_utime + u.ru_stime for u in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))

seconds, processor = [], []
for _ in range(int(repeats)):
    before, begun = used(), time.perf_counter()
    check = here() if how == "here" else ahead()
    seconds.append(time.perf_counter() - begun)
    processor.append(used() - before)
peak = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
versions = {"h5py": h5py.__version__, "numpy": np.__version__}
if how == "ahead": versions["torch"] = torch.__version__
print(json.dumps({"seconds": seconds, "processor": processor, "shares": shares, "check": check, "peakMiB": round(peak), "versions": versions}))

"""python deepsurv.py FOLDER LEARNER SPEC SEEDS: one peer on one set, as deepsurv.ts fits ours; writes the test set's risk
of each seed to FOLDER/peer.f64 and prints one line of JSON."""
import json
import math
import sys
import time
from importlib.metadata import version

import numpy as np

folder, learner, spec, seeds = sys.argv[1], sys.argv[2], json.loads(sys.argv[3]), int(sys.argv[4])


def read(name):
    names = open(f"{folder}/{name}/columns.txt").read().split()
    data = dict(zip(names, np.fromfile(f"{folder}/{name}/columns.f64").reshape(len(names), -1)))
    x = np.array([data[n] for n in names if n[0] == "x"]).T
    return np.ascontiguousarray(x), data["time"], data["event"]


x, t, e = read("train")
x_test, _, _ = read("test")


def forest(seed):
    from sksurv.ensemble import RandomSurvivalForest
    from sksurv.util import Surv

    model = RandomSurvivalForest(
        n_estimators=spec["trees"],
        max_features=math.ceil(math.sqrt(x.shape[1])),
        min_samples_leaf=spec["minLeafSize"],
        min_samples_split=2 * spec["minLeafSize"],
        low_memory=True,
        random_state=seed,
        n_jobs=1,
    )
    return model.fit(x, Surv.from_arrays(e == 1, t)).predict(x_test)


def boosting(seed):
    import xgboost

    settings = {
        "objective": "survival:cox",
        "tree_method": "hist",
        "max_depth": spec["maxDepth"],
        "eta": spec["learningRate"],
        "subsample": spec["rowSample"],
        "lambda": 1,
        "min_child_weight": 1,
        "nthread": 1,
        "seed": seed,
    }
    train = xgboost.DMatrix(x, label=np.where(e == 1, t, -t))
    model = xgboost.train(settings, train, num_boost_round=spec["trees"])
    return model.predict(xgboost.DMatrix(x_test), output_margin=True)


def network(seed):
    import torch
    from torch import nn

    torch.set_num_threads(1)
    torch.manual_seed(seed)
    mean, deviation = x.mean(0), x.std(0, ddof=1)
    scaled = torch.tensor((x - mean) / deviation, dtype=torch.float32)
    layers, width = [], x.shape[1]
    for units in spec["encoder"]:
        layer = nn.Linear(width, units)
        nn.init.normal_(layer.weight, std=math.sqrt(2 / width))
        nn.init.zeros_(layer.bias)
        layers += [layer, nn.ReLU(), nn.Dropout(spec["dropout"])]
        width = units
    model = nn.Sequential(*layers, nn.Linear(width, 1, bias=False))
    decayed = [p for p in model.parameters() if p.dim() >= 2]
    exempt = [p for p in model.parameters() if p.dim() < 2]
    groups = [{"params": decayed, "weight_decay": spec["weightDecay"]}, {"params": exempt, "weight_decay": 0.0}]
    optimiser = torch.optim.AdamW(groups, lr=spec["learningRate"])
    time_, event = torch.tensor(t), torch.tensor(e, dtype=torch.float32)

    def loss_of(rows):
        """Efron's partial likelihood by number of events."""
        score, own, at = model(scaled[rows])[:, 0], event[rows], time_[rows]
        before = (at[:, None] == at[None, :]) & (own[None, :] == 1)
        rank = (before & (torch.arange(len(rows))[None, :] < torch.arange(len(rows))[:, None])).sum(1)
        share = torch.where(before & (own[:, None] == 1), 1 - (rank / before.sum(1).clamp(min=1))[:, None], 1.0)
        risk = torch.where(at[None, :] >= at[:, None], torch.log(share), -1e9)
        at_risk = torch.logsumexp(risk + score[None, :], 1)
        return (own * (at_risk - score)).sum() / own.sum().clamp(min=1e-6)

    for _ in range(spec["epochs"]):
        for rows in torch.randperm(len(t)).split(spec["patientsPerStep"]):
            optimiser.zero_grad()
            loss_of(rows).backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
    model.eval()
    with torch.no_grad():
        return model(torch.tensor((x_test - mean) / deviation, dtype=torch.float32))[:, 0].numpy()


fit, package = {
    "survival forest": (forest, "scikit-survival"),
    "boosting, Cox": (boosting, "xgboost-cpu"),
    "network, Cox": (network, "torch"),
}[learner]
began = time.perf_counter()
risks = [np.asarray(fit(seed), dtype=np.float64) for seed in range(1, seeds + 1)]
np.concatenate(risks).tofile(f"{folder}/peer.f64")
print(json.dumps({"peer": f"{package} {version(package)}", "seconds": (time.perf_counter() - began) / seeds}))

# Heads and losses in PyTorch (float64): outputs, loss, gradients, and the parameters after ten steps of AdamW.
# python networks-heads.py writes networks-heads.json beside it. Made with torch 2.15.0.
import json, pathlib
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
draw = torch.Generator().manual_seed(20240702)
def normal(*shape, scale=1.0): return (torch.randn(*shape, generator=draw) * scale).float().double()
def plain(t): return {"shape": list(t.shape), "values": [float(f"{v:.10g}") for v in t.detach().double().flatten().tolist()]}

def case(parameters, inputs, forward, rate=0.01, decay=0.1):
    for p in parameters.values(): p.requires_grad_(True)
    first = {k: plain(p) for k, p in parameters.items()}
    step = torch.optim.AdamW([{"params": [p for p in parameters.values() if p.ndim > 1], "weight_decay": decay},
                              {"params": [p for p in parameters.values() if p.ndim < 2], "weight_decay": 0.0}], lr=rate)
    for i in range(10):
        step.zero_grad()
        out = forward(parameters, inputs)
        out["loss"].backward()
        if i == 0:
            start = {k: plain(v) for k, v in out.items()}
            gradients = {k: plain(p.grad) for k, p in parameters.items()}
        step.step()
    return {"parameters": first, "inputs": {k: {**plain(v), "type": {torch.int64: "int64", torch.bool: "bool"}.get(v.dtype, "float")} for k, v in inputs.items()},
            "outputs": start, "gradients": gradients, "after": {k: plain(p) for k, p in parameters.items()}, "rate": rate, "decay": decay}

n, d = 12, 6
x = normal(n, d)
weight = (torch.rand(n, generator=draw) * 2).float().double()
event = torch.tensor([1.0, 0, 0, 1, 1, 0, 1, 0, 0, 0, 1, 0])
level = torch.tensor([0, 2, 1, 3, 2, 2, 0, 1, 3, 1, 2, 0])
value = normal(n, scale=2)
time = torch.tensor([5.0, 8, 3, 5, 2, 9, 5, 7, 3, 12, 3, 8])   # three tied events at 5, one event among ties at 3
def head(outputs=1, bias=True, name="head"):
    p = {f"{name}/weight": normal(d, outputs, scale=.7)}
    if bias: p[f"{name}/bias"] = normal(outputs, scale=.4)
    return p
def score(p, i, name="head"): return F.linear(i["x"], p[f"{name}/weight"].T, p.get(f"{name}/bias"))
cases = {}

def binary(p, i):
    z = score(p, i).squeeze(1)
    return {"logits": z, "loss": F.binary_cross_entropy_with_logits(z, i["event"], weight=i.get("weight"))}
cases["logLoss"] = case(head(), {"x": x, "event": event}, binary)
# class weights as scikit-learn's 'balanced', in the mean over rows
counts = torch.tensor([(event == 0).sum(), (event == 1).sum()])
balanced = (n / (2 * counts))[event.long()]
cases["classWeights"] = case(head(), {"x": x, "event": event, "weight": balanced}, binary)

def focal(p, i):
    z = score(p, i).squeeze(1)
    probability = torch.sigmoid(z)
    given = torch.where(i["event"] == 1, probability, 1 - probability)
    return {"loss": (-i["weight"] * (1 - given) ** 2 * torch.log(given)).mean()}
cases["focal"] = case(head(), {"x": x, "event": event, "weight": weight}, focal)

def classes(p, i):
    z = score(p, i)
    return {"logits": z, "loss": (F.cross_entropy(z, i["label"], reduction="none") * i["weight"]).mean()}
cases["classes"] = case(head(4), {"x": x, "label": level, "weight": weight}, classes)

def ordinal(p, i):
    eta = score(p, i).squeeze(1)
    theta = torch.cat([p["cuts/first"], p["cuts/first"] + F.softplus(p["cuts/gaps"]).cumsum(0)])
    below = torch.sigmoid(theta[None] - eta[:, None])
    probability = torch.diff(torch.cat([torch.zeros(n, 1), below, torch.ones(n, 1)], 1), dim=1)
    return {"probabilities": probability, "loss": (F.nll_loss(torch.log(probability), i["level"], reduction="none") * i["weight"]).mean()}
cases["ordinal"] = case({**head(bias=False), "cuts/first": torch.tensor([-1.2]), "cuts/gaps": torch.tensor([.5, 1.1])}, {"x": x, "level": level, "weight": weight}, ordinal)

cases["squared"] = case(head(), {"x": x, "value": value, "weight": weight}, lambda p, i: {"loss": (F.mse_loss(score(p, i).squeeze(1), i["value"], reduction="none") * i["weight"]).mean()})
cases["huber"] = case(head(), {"x": x, "value": value, "weight": weight}, lambda p, i: {"loss": (F.huber_loss(score(p, i).squeeze(1), i["value"], reduction="none", delta=0.8) * i["weight"]).mean()})

# Cox's partial likelihood, Efron's ties, written out tie by tie
def efron(eta, time, event, w):
    total = torch.zeros(())
    for t in time[event == 1].unique():
        dead = (time == t) & (event == 1)
        r, e = (w * torch.exp(eta))[time >= t].sum(), (w * torch.exp(eta))[dead].sum()
        m = int(dead.sum())
        total = total + (w * eta)[dead].sum() - w[dead].mean() * sum(torch.log(r - l / m * e) for l in range(m))
    return -total / (w * event).sum()
ones = torch.ones(n)
def cox(p, i):
    eta = score(p, i).squeeze(1)
    return {"score": eta, "loss": efron(eta, i["time"], i["event"], i["weight"])}
cases["cox"] = case(head(bias=False), {"x": x, "time": time, "event": event, "weight": ones}, cox)
cases["coxWeighted"] = case(head(bias=False), {"x": x, "time": time, "event": event, "weight": weight}, cox)

# Discrete hazards by the plain product of probabilities, intervals (0, 3], (3, 5], (5, 8]
cuts = [3.0, 5.0, 8.0]
cause = torch.tensor([1, 0, 0, 2, 1, 0, 2, 0, 0, 0, 1, 0])
cause[9] = 2                                                   # an event beyond the last cut
def likelihood(hazard, time, cause):
    """hazard [intervals, causes] of one row"""
    edges, p = [0.0] + cuts, torch.ones(())
    for k in range(len(cuts)):
        survive = 1 - hazard[k].sum()
        if cause > 0 and edges[k] < time <= edges[k + 1]: return p * hazard[k, cause - 1]
        if cause > 0 or time >= (edges[k] + edges[k + 1]) / 2: p = p * survive
        else: return p
    return p
def discrete(p, i):
    h = torch.sigmoid(score(p, i))
    each = torch.stack([torch.log(likelihood(h[r][:, None], float(i["time"][r]), int(i["event"][r]))) for r in range(n)])
    return {"hazards": h, "loss": -(each * i["weight"]).mean()}
cases["discreteTime"] = case(head(3), {"x": x, "time": time, "event": event, "weight": weight}, discrete)
def competing(p, i):
    z = score(p, i).view(n, 3, 2)
    h = torch.exp(z) / (1 + torch.exp(z).sum(2, keepdim=True))
    each = torch.stack([torch.log(likelihood(h[r], float(i["time"][r]), int(i["cause"][r]))) for r in range(n)])
    survival = torch.cat([torch.ones(n, 1), (1 - h.sum(2)).cumprod(1)], 1)
    incidence = (survival[:, :3, None] * h).cumsum(1)
    return {"hazards": h, "incidence": incidence, "survival": survival[:, 1:], "loss": -(each * i["weight"]).mean()}
cases["competing"] = case(head(6), {"x": x, "time": time, "cause": cause, "weight": weight}, competing)

# Prognostic part and effects of two arms besides the comparator, squared and Cox loss under overlap weights
arm = torch.tensor([0, 1, 2, 1, 0, 0, 2, 1, 2, 0, 1, 0])
propensity = F.softmax(normal(n, 3, scale=.8), 1).float().double()
overlap = (1 / propensity.gather(1, arm[:, None]).squeeze(1)) / (1 / propensity).sum(1)
overlap = overlap / overlap.mean()
def effect(loss):
    def run(p, i):
        effects = score(p, i, "model/effect")
        linear = score(p, i, "model/prognostic").squeeze(1) + torch.cat([torch.zeros(n, 1), effects], 1).gather(1, i["arm"][:, None]).squeeze(1)
        return {"linear": linear, "effects": effects, "loss": loss(linear, i)}
    return run
treated = {"x": x, "arm": arm, "propensity": propensity, "weight": overlap}
cases["effect"] = case({**head(name="model/prognostic"), **head(2, name="model/effect")}, {**treated, "value": value},
    effect(lambda z, i: (F.mse_loss(z, i["value"], reduction="none") * i["weight"]).mean()))
cases["effectCox"] = case({**head(bias=False, name="model/prognostic"), **head(2, name="model/effect")}, {**treated, "time": time, "event": event},
    effect(lambda z, i: efron(z, i["time"], i["event"], i["weight"])))

pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps({"torch": torch.__version__.split("+")[0], "cuts": cuts, "cases": cases}, separators=(",", ":")) + "\n")

# Poolings of bags in PyTorch (float64): outputs, loss, gradients, and the parameters after ten steps of AdamW.
# python networks-pooling.py writes networks-pooling.json beside it. Made with torch 2.15.0.
import json, pathlib
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
draw = torch.Generator().manual_seed(20240701)
def normal(*shape, scale=1.0): return (torch.randn(*shape, generator=draw) * scale).float().double()
def plain(t): return {"shape": list(t.shape), "values": [float(f"{v:.10g}") for v in t.detach().double().flatten().tolist()]}

def case(parameters, inputs, forward, rate=0.01, decay=0.1):
    """forward(parameters, inputs) gives outputs by name, among them the scalar loss."""
    for p in parameters.values(): p.requires_grad_(True)
    first = {k: plain(p) for k, p in parameters.items()}
    matrices = [p for k, p in parameters.items() if p.ndim > 1 and not k.endswith("tokens/bias")]
    others = [p for k, p in parameters.items() if not any(p is m for m in matrices)]
    step = torch.optim.AdamW([{"params": matrices, "weight_decay": decay}, {"params": others, "weight_decay": 0.0}], lr=rate)
    for i in range(10):
        step.zero_grad()
        out = forward(parameters, inputs)
        out["loss"].backward()
        if i == 0:
            start = {k: plain(v) for k, v in out.items()}
            gradients = {k: plain(p.grad if p.grad is not None else torch.zeros_like(p)) for k, p in parameters.items()}
        step.step()
    return {"parameters": first, "inputs": {k: {**plain(v), "type": {torch.int64: "int64", torch.bool: "bool"}.get(v.dtype, "float")} for k, v in inputs.items()},
            "outputs": start, "gradients": gradients, "after": {k: plain(p) for k, p in parameters.items()}, "rate": rate, "decay": decay}

sizes = [5, 1, 9, 3]          # instances of the four patients
d, hidden = 6, 4
x = normal(sum(sizes), d)
row = torch.repeat_interleave(torch.arange(4), torch.tensor(sizes))
rows = torch.arange(4)
event = torch.tensor([1.0, 0.0, 0.0, 1.0])
bags = lambda x: torch.split(x, sizes)

def attention_parameters(d=d, branches=1, name="pool"):
    return {f"{name}/V/weight": normal(d, hidden, scale=.6), f"{name}/V/bias": normal(hidden, scale=.3),
            f"{name}/U/weight": normal(d, hidden, scale=.6), f"{name}/U/bias": normal(hidden, scale=.3),
            f"{name}/w/weight": normal(hidden, branches)}
def head_parameters(d=d, outputs=1): return {"head/weight": normal(d, outputs, scale=.5), "head/bias": normal(outputs, scale=.3)}
def gated(p, h, name="pool"):
    return F.linear(torch.tanh(F.linear(h, p[f"{name}/V/weight"].T, p[f"{name}/V/bias"])) * torch.sigmoid(F.linear(h, p[f"{name}/U/weight"].T, p[f"{name}/U/bias"])), p[f"{name}/w/weight"].T)
def log_loss(p, pooled, event):
    return F.binary_cross_entropy_with_logits(F.linear(pooled, p["head/weight"].T, p["head/bias"]).squeeze(1), event)

def abmil(p, i):
    attention = [F.softmax(gated(p, h), 0) for h in i["bags"]]
    pooled = torch.cat([a.T @ h for a, h in zip(attention, i["bags"])])
    return {"pooled": pooled, "attention": torch.cat(attention).squeeze(1), "loss": log_loss(p, pooled, i["event"])}

cases = {}
def of(name, parameters, inputs, forward, split=sizes, **more):
    def run(p, i): return forward(p, {**i, "bags": torch.split(i["instances"], split)})
    cases[name] = case(parameters, inputs, run, **more)

many = {"instances": x, "row": row, "rows": rows, "event": event}
of("gatedAttention", {**attention_parameters(), **head_parameters()}, many, abmil)
of("gatedAttentionOneBag", {**attention_parameters(), **head_parameters()}, {"instances": x[:13], "event": event[:1]}, abmil, [13])

# an encoder of two layers before the attention
def encoded(p, i):
    h = i["instances"]
    for layer in (0, 1): h = F.relu(F.linear(h, p[f"encoder/{layer}/weight"].T, p[f"encoder/{layer}/bias"]))
    return abmil(p, {**i, "bags": torch.split(h, sizes)})
of("encodedAttention", {"encoder/0/weight": normal(d, 7, scale=.5), "encoder/0/bias": normal(7, scale=.2), "encoder/1/weight": normal(7, 5, scale=.5), "encoder/1/bias": normal(5, scale=.2),
    **attention_parameters(5), **head_parameters(5)}, many, encoded)

def pooled_by(how):
    def run(p, i):
        pooled = torch.stack([how(h) for h in i["bags"]])
        return {"pooled": pooled, "loss": log_loss(p, pooled, i["event"])}
    return run
# through a linear layer, so that the pooling's own gradient is seen
def layered(how):
    def run(p, i): return pooled_by(how)(p, {**i, "bags": torch.split(torch.tanh(i["instances"] @ p["layer/weight"]), sizes)})
    return run
of("mean", {"layer/weight": normal(d, 5, scale=.5), **head_parameters(5)}, many, layered(lambda h: h.mean(0)))
of("max", {"layer/weight": normal(d, 5, scale=.5), **head_parameters(5)}, many, layered(lambda h: h.amax(0)))

# visits: time before the landmark by kernels exp(-t / tau), tau at equal ratios from 0.5 to 24, and t / 24
tau = 0.5 * (24 / 0.5) ** (torch.arange(8) / 7)
ago = torch.tensor([20.0, 11, 6, 2.5, 0, 3, 24, 18, 12, 9, 7, 5, 3, 1, .5, 8, 4, 0])
def visits(p, i):
    time = torch.cat([i["ago"][:, None] / 24, torch.exp(-i["ago"][:, None] / tau)], 1)
    attention = [F.softmax(gated(p, s), 0) for s in torch.split(torch.cat([i["instances"], time], 1), sizes)]
    pooled = torch.cat([a.T @ h for a, h in zip(attention, i["bags"])])
    return {"pooled": pooled, "attention": torch.cat(attention).squeeze(1), "loss": log_loss(p, pooled, i["event"])}
of("visits", {**attention_parameters(d + 9), **head_parameters()}, {**many, "ago": ago}, visits)

# CLAM, after the authors' description (instance loss on the ends of the attention) and smooth top-1 SVM (alpha = tau = 1)
label = torch.tensor([1, 0, 2, 1])
def smooth_svm(z, y):
    margin = 1.0 - F.one_hot(y, 2)
    return torch.logsumexp(z + margin - z.gather(1, y[:, None]), 1).mean()
def clam(branches, loss, subtyping, split, k):
    inst = smooth_svm if loss == "svm" else F.cross_entropy
    def run(p, i):
        logits, attention, losses = [], [], []
        for b, h in enumerate(i["bags"]):
            a = F.softmax(gated(p, h), 0).T
            pooled = a @ h
            logits.append((pooled * p["pool/class/weight"]).sum(1) + p["pool/class/bias"] if branches > 1 else F.linear(pooled, p["pool/class/weight"].T, p["pool/class/bias"])[0])
            attention.append(a)
            taken = min(k, len(h) // 2)
            total = torch.zeros(())
            for c in range(3):
                w = a[c] if branches > 1 else a[0]
                if taken == 0: continue
                high, low = torch.topk(w, taken).indices, torch.topk(-w, taken).indices
                z = lambda at: F.linear(h[at], p["pool/instance/weight"][c].T, p["pool/instance/bias"][c])
                ones, zeros = torch.ones(taken, dtype=torch.int64), torch.zeros(taken, dtype=torch.int64)
                if c == i["label"][b]: total = total + inst(torch.cat([z(high), z(low)]), torch.cat([ones, zeros]))
                elif subtyping: total = total + inst(z(high), zeros)
            losses.append(total / 3 if subtyping else total)
        logits = torch.stack(logits)
        bag, instance = F.cross_entropy(logits, i["label"]), torch.stack(losses).mean()
        return {"logits": logits, "attention": torch.cat(attention, 1), "instance": instance, "loss": 0.7 * bag + 0.3 * instance}
    return run
def clam_parameters(branches):
    return {**attention_parameters(branches=branches), "pool/class/weight": normal(3, d, scale=.5) if branches > 1 else normal(d, 3, scale=.5), "pool/class/bias": normal(3, scale=.3),
            "pool/instance/weight": normal(3, d, 2, scale=.5), "pool/instance/bias": normal(3, 2, scale=.3)}
labelled = {"instances": x, "row": row, "rows": rows, "label": label}
of("clamSingle", clam_parameters(1), labelled, clam(1, "cross-entropy", False, sizes, 3))
of("clamMultiple", clam_parameters(3), labelled, clam(3, "svm", True, sizes, 3))
of("clamOneBag", clam_parameters(3), {"instances": x[:13], "label": label[:1]}, clam(3, "svm", True, [13], 3), [13])

# pathway tokens, masked self-attention (torch.nn.functional.scaled_dot_product_attention), gated pooling of tokens
pathways = [[0, 3, 4], [1], [2, 3, 5, 6, 7], [0, 7]]
width, heads, n = 4, 2, 5
genes = normal(n, 8)
outcome = torch.tensor([1.0, 0, 1, 1, 0])
connected = torch.tensor([[1, 0, 1, 1], [0, 1, 0, 0], [1, 0, 1, 1], [1, 0, 1, 1]], dtype=torch.bool)
present = torch.tensor([[1, 1, 1, 1], [1, 0, 1, 1], [0, 1, 0, 1], [1, 1, 1, 0], [0, 0, 1, 0]], dtype=torch.bool)
def omics(masked):
    def run(p, i):
        starts = torch.tensor([0] + [len(g) for g in pathways]).cumsum(0)
        tokens = torch.stack([i["genes"][:, g] @ p["tokens/weight"][starts[k]:starts[k + 1]] for k, g in enumerate(pathways)], 1) + p["tokens/bias"]
        part = lambda name: F.linear(tokens, p[f"mix/{name}/weight"].T, p.get(f"mix/{name}/bias")).view(n, 4, heads, width // heads).transpose(1, 2)
        mask = (i["connected"][None] & i["present"][:, None, :])[:, None] if masked else None
        # a token that may see none, not even itself (absent), sees all alike: its own row is masked afterwards
        if masked: mask = mask | ~mask.any(-1, keepdim=True)
        scale = 1 / (width // heads) ** .5
        s = part("query") @ part("key").transpose(-1, -2) * scale
        if masked:
            dead = ~(i["connected"][None] & i["present"][:, None, :])[:, None].any(-1, keepdim=True)
            mixed = torch.where(dead, part("value").mean(2, keepdim=True), F.scaled_dot_product_attention(part("query"), part("key"), part("value"), attn_mask=mask))
        else: mixed = F.scaled_dot_product_attention(part("query"), part("key"), part("value"))
        seen = tokens + F.linear(mixed.transpose(1, 2).reshape(n, 4, width), p["mix/out/weight"].T, p["mix/out/bias"])
        score = gated(p, seen).squeeze(-1)
        a = F.softmax(score.masked_fill(~i["present"], -torch.inf) if masked else score, 1)
        pooled = torch.einsum("np,npd->nd", a, seen)
        return {"tokens": tokens, "seen": seen * (i["present"][..., None] if masked else 1.0), "attention": a, "pooled": pooled, "loss": log_loss(p, pooled, i["event"])}
    return run
def omics_parameters():
    return {"tokens/weight": normal(11, width, scale=.6), "tokens/bias": normal(4, width, scale=.3),
            **{f"mix/{k}/{t}": normal(width, width, scale=.6) if t == "weight" else normal(width, scale=.3) for k in ("query", "key", "value", "out") for t in ("weight", "bias") if (k, t) != ("key", "bias")},
            **attention_parameters(width), **head_parameters(width)}
cases["pathways"] = case(omics_parameters(), {"genes": genes, "event": outcome}, omics(False))
cases["pathwaysMasked"] = case(omics_parameters(), {"genes": genes, "event": outcome, "connected": connected, "present": present}, omics(True))

pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps({"torch": torch.__version__.split("+")[0], "pathways": pathways, "cases": cases}, separators=(",", ":")) + "\n")

# Fusions of modalities in PyTorch (float64): outputs, loss, gradients, and the parameters after ten steps of AdamW.
# python networks-fusion.py writes networks-fusion.json beside it. Made with torch 2.15.0.
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
    matrices = [p for p in parameters.values() if p.ndim > 1]
    others = [p for p in parameters.values() if p.ndim < 2]
    step = torch.optim.AdamW([{"params": matrices, "weight_decay": decay}, {"params": others, "weight_decay": 0.0}], lr=rate)
    for i in range(10):
        step.zero_grad()
        out = forward(parameters, inputs)
        out["loss"].backward()
        if i == 0:
            start = {k: plain(v) for k, v in out.items()}
            gradients = {k: plain(p.grad if p.grad is not None else torch.zeros_like(p)) for k, p in parameters.items()}
        step.step()
    return {"parameters": first, "inputs": {k: {**plain(v), "type": {torch.bool: "bool"}.get(v.dtype, "float")} for k, v in inputs.items()},
            "outputs": start, "gradients": gradients, "after": {k: plain(p) for k, p in parameters.items()}, "rate": rate, "decay": decay}

dims, width, n = {"tiles": 5, "clinical": 3, "mri": 4}, 4, 6
names = list(dims)
present = torch.tensor([[1, 1, 1], [1, 0, 1], [0, 1, 0], [1, 1, 0], [0, 0, 1], [0, 0, 0]], dtype=torch.bool)
inputs = {**{m: normal(n, d) for m, d in dims.items()}, "present": present, "event": torch.tensor([1.0, 0, 1, 0, 1, 0])}
bring = lambda: {f"fusion/{m}/{k}": v for m, d in dims.items() for k, v in (("weight", normal(d, width, scale=.7)), ("bias", normal(width, scale=.3)))}
head = lambda d: {"head/weight": normal(d, 1, scale=.5), "head/bias": normal(1, scale=.3)}
brought = lambda p, i: torch.stack([torch.relu(i[m] @ p[f"fusion/{m}/weight"] + p[f"fusion/{m}/bias"]) for m in names], 1) * i["present"][..., None]
def loss(p, fused, i): return F.binary_cross_entropy_with_logits((fused @ p["head/weight"] + p["head/bias"]).squeeze(1), i["event"])
# rows without any modality: softmax of nothing is set to zeros before it can make a NaN in the gradient
def weights(scores, i):
    some = i["present"].any(1, keepdim=True)
    safe = scores.masked_fill(~i["present"] & some, -torch.inf)
    return F.softmax(safe, 1) * some

def gated(p, i):
    h = brought(p, i)
    scores = torch.stack([h[:, k] @ p[f"fusion/{m}/gate/weight"][:, 0] + p[f"fusion/{m}/gate/bias"] for k, m in enumerate(names)], 1)
    a = weights(scores, i)
    fused = torch.einsum("nm,nmd->nd", a, h)
    return {"fused": fused, "weights": a, "loss": loss(p, fused, i)}
def early(p, i):
    fused = torch.cat([brought(p, i).flatten(1), i["present"].double()], 1)
    return {"fused": fused, "loss": loss(p, fused, i)}
def attention(p, i):
    h = brought(p, i)
    part = lambda k: h @ p[f"fusion/between/{k}/weight"] + (p[f"fusion/between/{k}/bias"] if k != "key" else 0)
    some = i["present"].any(1)
    # where nobody is there all are alike, and the pooling takes them away
    mask = i["present"][:, None, :] | ~some[:, None, None]
    mixed = F.scaled_dot_product_attention(part("query"), part("key"), part("value"), attn_mask=mask)
    seen = h + mixed @ p["fusion/between/out/weight"] + p["fusion/between/out/bias"]
    v = torch.tanh(seen @ p["fusion/pooling/V/weight"] + p["fusion/pooling/V/bias"]) * torch.sigmoid(seen @ p["fusion/pooling/U/weight"] + p["fusion/pooling/U/bias"])
    a = weights((v @ p["fusion/pooling/w/weight"]).squeeze(-1), i)
    fused = torch.einsum("nm,nmd->nd", a, seen)
    return {"fused": fused, "weights": a, "loss": loss(p, fused, i)}

gates = {f"fusion/{m}/gate/{k}": v for m in names for k, v in (("weight", normal(width, 1)), ("bias", normal(1)))}
between = {f"fusion/between/{k}/{t}": normal(width, width, scale=.6) if t == "weight" else normal(width, scale=.3) for k in ("query", "key", "value", "out") for t in ("weight", "bias") if (k, t) != ("key", "bias")}
pooling = {f"fusion/pooling/{k}/{t}": normal(width, width, scale=.6) if t == "weight" else normal(width, scale=.3) for k in "VU" for t in ("weight", "bias")}
cases = {
    "gated": case({**bring(), **gates, **head(width)}, inputs, gated),
    "early": case({**bring(), **head(3 * width + 3)}, inputs, early),
    "attention": case({**bring(), **between, **pooling, "fusion/pooling/w/weight": normal(width, 1), **head(width)}, inputs, attention),
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps({"torch": torch.__version__.split("+")[0], "cases": cases}, separators=(",", ":")) + "\n")

# A convolutional network over the instances of bags (images of 2 x 9 x 8, an odd row) before gated attention, in PyTorch
# (float64): outputs, loss, gradients, and the parameters after ten steps of AdamW.
# python networks-cnn.py writes networks-cnn.json beside it. Made with torch 2.15.0.
import json, pathlib
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
draw = torch.Generator().manual_seed(20261122)
def normal(*shape, scale=1.0): return (torch.randn(*shape, generator=draw) * scale).float().double()
def plain(t): return {"shape": list(t.shape), "values": [float(f"{v:.10g}") for v in t.detach().double().flatten().tolist()]}

sizes, hidden = [2, 1, 3], 3
x, event = normal(6, 2 * 9 * 8), torch.tensor([1.0, 0.0, 1.0])
parameters = {}
for layer, (inputs, out) in enumerate([(2, 6), (6, 8)]):
    parameters |= {f"encoder/{layer}/kernel": normal(out, inputs, 3, 3, scale=.3), f"encoder/{layer}/bias": normal(out, scale=.2),
                   f"encoder/{layer}/scale": 1 + normal(out, scale=.2), f"encoder/{layer}/shift": normal(out, scale=.2)}
parameters |= {"pool/V/weight": normal(8, hidden, scale=.6), "pool/V/bias": normal(hidden, scale=.3), "pool/U/weight": normal(8, hidden, scale=.6),
               "pool/U/bias": normal(hidden, scale=.3), "pool/w/weight": normal(hidden, 1), "head/weight": normal(8, 1, scale=.5), "head/bias": normal(1, scale=.3)}

def forward(p):
    h = x.reshape(-1, 2, 9, 8)
    for layer, groups in ((0, 3), (1, 4)):
        if layer > 0: h = F.max_pool2d(h, 2)
        h = F.conv2d(h, p[f"encoder/{layer}/kernel"], p[f"encoder/{layer}/bias"], padding=1)
        h = F.relu(F.group_norm(h, groups, p[f"encoder/{layer}/scale"], p[f"encoder/{layer}/shift"]))
    encoded = h.mean((2, 3))
    gate = torch.tanh(encoded @ p["pool/V/weight"] + p["pool/V/bias"]) * torch.sigmoid(encoded @ p["pool/U/weight"] + p["pool/U/bias"])
    scores = (gate @ p["pool/w/weight"]).squeeze(1)
    pooled = torch.stack([F.softmax(s, 0) @ h for s, h in zip(torch.split(scores, sizes), torch.split(encoded, sizes))])
    return {"encoded": encoded, "pooled": pooled, "loss": F.binary_cross_entropy_with_logits((pooled @ p["head/weight"] + p["head/bias"]).squeeze(1), event)}

rate, decay = 0.01, 0.1
for p in parameters.values(): p.requires_grad_(True)
first = {k: plain(p) for k, p in parameters.items()}
step = torch.optim.AdamW([{"params": [p for p in parameters.values() if p.ndim > 1], "weight_decay": decay},
                          {"params": [p for p in parameters.values() if p.ndim == 1], "weight_decay": 0.0}], lr=rate)
for i in range(10):
    step.zero_grad()
    out = forward(parameters)
    out["loss"].backward()
    if i == 0:
        start = {k: plain(v) for k, v in out.items()}
        gradients = {k: plain(p.grad) for k, p in parameters.items()}
    step.step()
inputs = {"instances": {**plain(x), "type": "float"}, "event": {**plain(event), "type": "float"},
          "row": {**plain(torch.repeat_interleave(torch.arange(3), torch.tensor(sizes))), "type": "int64"}, "rows": {**plain(torch.arange(3)), "type": "int64"}}
record = {"parameters": first, "inputs": inputs, "outputs": start, "gradients": gradients, "after": {k: plain(p) for k, p in parameters.items()}, "rate": rate, "decay": decay}
(pathlib.Path(__file__).parent / "networks-cnn.json").write_text(json.dumps(record, separators=(",", ":")))

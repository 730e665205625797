"""What PyTorch says of the operations and the optimiser of the learning engine.

python engine.py > engine.json     (torch 2.x, CPU, one thread, seeds fixed)
"""
import json
import math

import torch
import torch.nn.functional as F

torch.set_num_threads(1)
torch.manual_seed(4)


def numbers(x):
    return [float(f"{v:.9g}") for v in x.detach().flatten().tolist()]


def case(function, *shapes):
    """Inputs, output, and gradients of sum(output * weights), in float64 rounded to nine digits."""
    inputs = [torch.randn(shape).double().requires_grad_() for shape in shapes]
    output = function(*inputs)
    weights = torch.rand(output.shape).double() + 0.2
    (output * weights).sum().backward()
    return {
        "shapes": [list(shape) for shape in shapes],
        "inputs": [numbers(x) for x in inputs],
        "output": numbers(output),
        "outputShape": list(output.shape),
        "weights": numbers(weights),
        "gradients": [numbers(x.grad) for x in inputs],
    }


operations = {
    "convolution": case(lambda x, k, b: F.conv2d(x, k, b, padding=1), (2, 2, 5, 4), (3, 2, 3, 3), (3,)),
    "convolution stride 2": case(lambda x, k: F.conv2d(x, k, stride=2, padding=1), (2, 2, 6, 5), (3, 2, 3, 3)),
    "convolution stride 3": case(lambda x, k: F.conv2d(x, k, stride=3), (1, 2, 7, 8), (2, 2, 2, 2)),
    "convolution groups": case(lambda x, k: F.conv2d(x, k, padding=1, groups=2), (2, 4, 4, 4), (6, 2, 3, 3)),
    "convolution depthwise": case(lambda x, k: F.conv2d(x, k, stride=2, padding=1, groups=3), (1, 3, 5, 5), (3, 1, 3, 3)),
    "maxPool": case(lambda x: F.max_pool2d(x, 2), (2, 2, 4, 6)),
    "maxPool overlapping": case(lambda x: F.max_pool2d(x, 3, stride=2, padding=1), (2, 2, 5, 5)),
    "averagePool": case(lambda x: F.avg_pool2d(x, 2), (2, 2, 4, 6)),
    "averagePool overlapping": case(lambda x: F.avg_pool2d(x, 3, stride=2, padding=1), (2, 2, 5, 5)),
    "layerNorm": case(lambda x, w, b: F.layer_norm(x, (6,), w, b), (4, 6), (6,), (6,)),
    "groupNorm": case(lambda x, w, b: F.group_norm(x, 2, w, b), (2, 4, 3, 2), (4,), (4,)),
    "gelu": case(F.gelu, (12,)),
    "softplus": case(F.softplus, (12,)),
    "logSigmoid": case(F.logsigmoid, (12,)),
    "erf": case(torch.erf, (12,)),
}


def schedule(step):
    """Linear warm-up over 5 steps to 0.01, then a cosine to 0 at step 20."""
    return 0.01 * step / 5 if step <= 5 else 0.01 * 0.5 * (1 + math.cos(math.pi * (step - 5) / 15))


def training(dtype, clip, accumulate, decay):
    """20 AdamW steps of a perceptron 6-8-1 on binary cross-entropy; the weights are [in, out] as ours."""
    torch.manual_seed(11)
    shapes = {"hidden/weight": (6, 8), "hidden/bias": (8,), "out/weight": (8, 1), "out/bias": (1,)}
    start = {name: torch.randn(shape) * 0.5 for name, shape in shapes.items()}
    x = torch.randn(12, 6)
    y = (torch.rand(12, 1) < 0.5).float()
    p = {name: value.clone().to(dtype).requires_grad_() for name, value in start.items()}
    matrices = [value for value in p.values() if value.dim() > 1]
    vectors = [value for value in p.values() if value.dim() < 2]
    groups = [{"params": matrices, "weight_decay": decay}, {"params": vectors, "weight_decay": 0}]
    optimiser = torch.optim.AdamW(groups, lr=0.01, betas=(0.9, 0.999), eps=1e-8)
    losses, norms = [], []
    for step in range(1, 21):
        for group in optimiser.param_groups:
            group["lr"] = schedule(step)
        optimiser.zero_grad()
        total = 0.0
        for rows in torch.arange(12).reshape(accumulate, -1):
            h = torch.relu(x[rows].to(dtype) @ p["hidden/weight"] + p["hidden/bias"])
            logits = h @ p["out/weight"] + p["out/bias"]
            loss = F.binary_cross_entropy_with_logits(logits, y[rows].to(dtype)) / accumulate
            loss.backward()
            total += loss.item()
        norm = torch.nn.utils.clip_grad_norm_(p.values(), clip if clip else 1e9)
        optimiser.step()
        losses.append(total)
        norms.append(norm.item())
    return {
        "start": {name: numbers(value) for name, value in start.items()},
        "x": numbers(x),
        "y": numbers(y),
        "losses": losses,
        "norms": norms,
        "end": {name: numbers(value) for name, value in p.items()},
    }


print(
    json.dumps(
        {
            "torch": torch.__version__,
            "operations": operations,
            "rates": [schedule(step) for step in range(1, 21)],
            "plain": training(torch.float64, None, 1, 0.1),
            "clipped": training(torch.float64, 0.1, 1, 0.1),
            "accumulated": training(torch.float64, 0.1, 3, 0.1),
            "float32": training(torch.float32, None, 1, 0.1),
        }
    )
)

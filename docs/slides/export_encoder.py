"""Exports a PyTorch encoder of tiles to ONNX, with the manifest that Tessera reads (docs/slides/encoders.md).

    pip install "torch>=2.9" onnx onnxscript timm transformers

`VisionTransformerForOnnx` computes what a timm vision transformer computes, arranged so that ONNX Runtime has less to do:
rows of tokens in two dimensions (a product with its bias is one operation), query, key and value by three products (no
splitting), scales of layers folded into the products before them, and the last layer for the class token alone where no
other is asked for. The export is checked against the model itself on random pictures.
"""
import copy
import hashlib
import json
import os

import torch
import torch.nn.functional as F
from torch import nn


class VisionTransformerForOnnx(nn.Module):
    """What `model` (timm's VisionTransformer) computes after its last norm, pooled.

    pooling: "token" (class token), "mean" (mean of the patches), "token-and-mean" (both, side by side)
    """

    def __init__(self, model: nn.Module, pooling: str = "token"):
        super().__init__()
        if pooling not in ("token", "mean", "token-and-mean"):
            raise ValueError(f"no pooling '{pooling}'")
        self.pooling = pooling
        self.model = copy.deepcopy(model).eval()
        self.leading = model.num_prefix_tokens
        self.blocks = nn.ModuleList(Layer(block) for block in model.blocks)
        # Rearranged above: kept twice, the weights would count twice.
        self.model.blocks = nn.Sequential()

    def forward(self, images):
        m = self.model
        tokens = m.norm_pre(m._pos_embed(m.patch_embed(images)))
        number = tokens.shape[1]
        rows = tokens.reshape(-1, tokens.shape[2])
        for block in self.blocks[:-1]:
            rows = block(rows, number)
        if self.pooling == "token":
            return m.norm(self.blocks[-1](rows, number, first_only=True))
        tokens = m.norm(self.blocks[-1](rows, number)).reshape(-1, number, rows.shape[1])
        mean = tokens[:, self.leading:].mean(1)
        return mean if self.pooling == "mean" else torch.cat([tokens[:, 0], mean], 1)


class Layer(nn.Module):
    """A pre-norm layer on rows of tokens."""

    def __init__(self, block: nn.Module):
        super().__init__()
        attention = block.attn
        # What a layer has beside these would be lost without a word.
        if getattr(attention, "gate", None) is not None or not isinstance(getattr(attention, "norm", nn.Identity()), nn.Identity):
            raise ValueError("a gated attention, or one with a norm of its output: export the model as it is")
        self.heads = attention.num_heads
        self.q_norm, self.k_norm = attention.q_norm, attention.k_norm
        self.norm1, self.norm2 = block.norm1, block.norm2
        self.q, self.k, self.v = thirds(attention.qkv)
        self.proj = scaled(attention.proj, block.ls1)
        self.mlp = copy.deepcopy(block.mlp)
        self.mlp.fc2 = scaled(block.mlp.fc2, block.ls2)

    def forward(self, rows, number: int, first_only: bool = False):
        width = rows.shape[1]
        normed = self.norm1(rows)
        asking, asked = normed, number
        if first_only:
            rows, asking = rows.reshape(-1, number, width)[:, 0], normed.reshape(-1, number, width)[:, 0]
            asked = 1
        q, k, v = (
            x.reshape(-1, n, self.heads, x.shape[1] // self.heads).transpose(1, 2)
            for x, n in ((self.q(asking), asked), (self.k(normed), number), (self.v(normed), number))
        )
        y = F.scaled_dot_product_attention(self.q_norm(q), self.k_norm(k), v)
        rows = rows + self.proj(y.transpose(1, 2).reshape(-1, self.proj.in_features))
        return rows + self.mlp(self.norm2(rows))


def thirds(linear: nn.Linear):
    """Query, key and value of a product that gives all three."""
    parts = []
    for third in range(3):
        width = linear.out_features // 3
        part = nn.Linear(linear.in_features, width, bias=linear.bias is not None)
        part.weight.data = linear.weight.data[third * width:(third + 1) * width].clone()
        if linear.bias is not None:
            part.bias.data = linear.bias.data[third * width:(third + 1) * width].clone()
        parts.append(part)
    return parts


def scaled(linear: nn.Linear, scale: nn.Module) -> nn.Linear:
    """A product and the scale of a layer (timm's LayerScale, or nothing) after it, as one product."""
    one = copy.deepcopy(linear)
    if isinstance(scale, nn.Identity):
        return one
    one.weight.data *= scale.gamma.data[:, None]
    if one.bias is not None:
        one.bias.data *= scale.gamma.data
    return one


def export(encoder, folder, *, name, licence, source, size, spacing, mean, deviation, expected=None, channels="RGB"):
    """Writes NAME.onnx (weights beyond 2 GB beside it) and its manifest NAME.json into a folder; returns the manifest's path.

    encoder: takes float32 images x 3 x size x size, gives images x dimensions
    expected: gives what the encoder must give (the model itself, pooled); the encoder in ONNX is held against it
    """
    os.makedirs(folder, exist_ok=True)
    encoder = encoder.eval().float()
    file = os.path.join(folder, f"{name}.onnx")
    torch.manual_seed(0)
    images = torch.randn(2, 3, size, size)
    with torch.inference_mode():
        wanted = (expected or encoder)(images)
        off = ((encoder(images) - wanted).abs().max() / wanted.abs().max()).item()
        if not off < 1e-4:
            raise ValueError(f"the encoder differs from the model by {off:.1e} of its largest feature")
    large = sum(p.numel() for p in encoder.parameters()) * 4 > 1.8e9
    torch.onnx.export(encoder, (images,), file, input_names=["image"], output_names=["features"], opset_version=23,
                      dynamic_shapes=({0: torch.export.Dim("images")},), dynamo=True, external_data=large)
    model = {"file": os.path.basename(file), "sha256": sha256(file)}
    beside = file + ".data"
    if large:
        model["weights"] = [{"file": os.path.basename(beside), "sha256": sha256(beside)}]
    manifest = {
        "format": "tessera-encoder/1", "name": name, "licence": licence, "source": source, "model": model,
        "input": {"width": size, "height": size, "channels": channels, "mean": list(mean), "standardDeviation": list(deviation)},
        "spacing": spacing, "output": {"dimensions": wanted.shape[1], "pooling": "none"},
    }
    where = os.path.join(folder, f"{name}.json")
    with open(where, "w") as out:
        json.dump(manifest, out, indent=1)
    check(file, encoder if expected is None else expected, size)
    return where


def check(file, model, size):
    """Holds the file against the model, where Python's onnxruntime is installed."""
    try:
        import onnxruntime
    except ImportError:
        print("onnxruntime is not installed: the file was not checked")
        return
    images = torch.randn(3, 3, size, size)
    with torch.inference_mode():
        wanted = model(images)
    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    found = torch.from_numpy(session.run(None, {"image": images.numpy()})[0])
    cosine = F.cosine_similarity(found, wanted).min().item()
    print(f"{os.path.basename(file)}: {found.shape[1]} dimensions, least cosine against PyTorch {cosine:.7f}")
    if not cosine > 0.9999:
        raise ValueError("the file does not give the features of the model")


def sha256(file):
    digest = hashlib.sha256()
    with open(file, "rb") as content:
        while piece := content.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()

"""encoder-model.py FOLDER: timm's ViT-S/16 (224 x 224, 12 layers, width 384, 6 heads; 21.7 million parameters) with random
weights from a seed, as PyTorch weights and, by docs/slides/export_encoder.py, as ONNX with its manifest. For timing and for
agreement, not for features."""
import os
import sys

import timm
import torch
from torch import nn

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../../docs/slides"))
from export_encoder import VisionTransformerForOnnx, export  # noqa: E402


def seeded_vit(seed=1):
    torch.manual_seed(seed)
    model = timm.create_model("vit_small_patch16_224", pretrained=False, num_classes=0)
    # Wider than timm's own beginning, so that features of different tiles differ.
    for name, parameter in model.named_parameters():
        if parameter.ndim > 1:
            nn.init.trunc_normal_(parameter, std=0.05)
        elif "norm" in name and name.endswith("weight"):
            nn.init.normal_(parameter, 1, 0.1)
        else:
            nn.init.normal_(parameter, 0, 0.05)
    return model.eval()


if __name__ == "__main__":
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    model = seeded_vit()
    torch.save(model.state_dict(), os.path.join(folder, "vit-s16.pt"))
    export(VisionTransformerForOnnx(model), folder, name="vit-s16", licence="CC0-1.0", source="random weights from a seed",
           size=224, spacing=0.5, mean=(0.485, 0.456, 0.406), deviation=(0.229, 0.224, 0.225), expected=model)

"""Lanczos resampling with a fractional origin, by Pillow: resize(LANCZOS, box=...) of a patterned picture.

Run: bench/.venv-slides/bin/python packages/slides/test/reference/region.py
"""
import json
from pathlib import Path

import numpy as np
import PIL
from PIL import Image

WIDTH, HEIGHT = 60, 44


def picture():
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    return np.stack([(x * 37 + y * 11) % 256, (x * y) % 251, (x * x + 3 * y) % 256], axis=2).astype(np.uint8)


cases = []
for name, x, y, width, height, downsample in [
    ("shrunk by 1.3", 7.25, 5.5, 20, 16, 1.3),
    ("shrunk by 1.9", 4.1, 3.9, 18, 14, 1.9),
    ("enlarged by 1.6", 10.5, 8.25, 24, 20, 0.625),
    ("shifted by half a pixel", 12.5, 9.5, 16, 12, 1.0),
]:
    box = (x, y, x + width * downsample, y + height * downsample)
    # In mode F: with 8 bits Pillow cuts what overshoots off between its two passes.
    planes = [Image.fromarray(picture()[:, :, c].astype(np.float32)) for c in range(3)]
    sharp = np.stack([np.asarray(p.resize((width, height), Image.LANCZOS, box=box)) for p in planes], axis=2)
    out = np.floor(np.clip(sharp, 0, 255) + 0.5).astype(int)
    cases.append(
        {"name": name, "x": x, "y": y, "width": width, "height": height, "downsample": downsample,
         "pixels": out.ravel().tolist()}
    )
Path(__file__).with_suffix(".json").write_text(
    json.dumps({"pillow": PIL.__version__, "width": WIDTH, "height": HEIGHT, "cases": cases}) + "\n"
)

"""Colours of 500 seeded pixels by scikit-image 0.26.0: makes colour.json.

pip install numpy==2.4.6 scikit-image==0.26.0; python colour.py

separate_stains takes ln(rgb) / ln(1e-6) of values in 0 to 1 and matrices whose rows are not quite unit vectors: times 6, and
times the row's length, its amounts are in units of base-10 optical density along unit vectors. Negative amounts, which it
sets to 0, are compared as 0.
"""

import json
import pathlib

import numpy as np
from skimage.color import hed_from_rgb, rgb2hsv, rgb2lab, rgb_from_hed, separate_stains

rng = np.random.default_rng(7)
rgb = rng.integers(1, 256, (500, 3)).astype(np.uint8)
rgb[:5] = [[255, 255, 255], [1, 1, 1], [200, 200, 200], [128, 64, 64], [64, 128, 64]]
picture = rgb.reshape(1, -1, 3)


def amounts(conv, rows):
    stains = separate_stains(picture, conv)[0]
    return (stains * 6 * np.linalg.norm(rows, axis=1)).T.tolist()


def with_residual(first, second):
    rows = np.array([first, second]) / np.linalg.norm([first, second], axis=1)[:, None]
    rest = np.cross(rows[0], rows[1])
    return np.vstack([rows, rest / np.linalg.norm(rest)])


he = with_residual([0.65, 0.70, 0.29], [0.07, 0.99, 0.11])
# QuPath's default for H-DAB; rgb_from_hdx of scikit-image has other third digits.
hd = with_residual([0.65111, 0.70119, 0.29049], [0.26917, 0.56824, 0.77759])


def rounded(x):
    return [rounded(y) for y in x] if isinstance(x, list) else round(float(x), 7)


out = {
    "rgb": rgb.ravel().tolist(),
    "hsv": rgb2hsv(picture)[0].T.tolist(),
    "lab": rgb2lab(picture)[0].T.tolist(),
    "hed": amounts(hed_from_rgb, rgb_from_hed),
    "hdx": amounts(np.linalg.inv(hd), hd),
    "he": (-np.log10(rgb / 255.0) @ np.linalg.inv(he)).T.tolist(),
}
pathlib.Path(__file__).with_suffix(".json").write_text(
    json.dumps({k: v if k == "rgb" else rounded(v) for k, v in out.items()}).replace(" ", "") + "\n"
)

"""Connected components, dilation, erosion, opening, closing and filled holes by scipy.ndimage.

Makes labels.json beside it. scipy 1.17.1, numpy 1.26.4 (bench/radiomics/setup.sh makes the environment). Dilation and
erosion are by scipy's exact Euclidean distance transform and, as another route, by its binary_dilation with a ball.
"""
import json
import os

import numpy as np
from scipy import ndimage

rng = np.random.default_rng(7)
HERE = os.path.dirname(os.path.abspath(__file__))
size, spacing = [13, 11, 7], [0.7, 1.0, 2.5]
noise = ndimage.gaussian_filter(rng.normal(size=size[::-1]), 0.6)
mask = noise > 0.3
out = dict(size=size, spacing=spacing, inside=mask.astype(int).ravel().tolist(), components=[], distance=[], holes={})

structures = {6: ndimage.generate_binary_structure(3, 1), 18: ndimage.generate_binary_structure(3, 2),
              26: ndimage.generate_binary_structure(3, 3)}
for n, connected in ((4, 6), (8, 18)):
    s = structures[connected].copy()
    s[0] = s[2] = False
    structures[n] = s
for connectivity, structure in structures.items():
    labels, count = ndimage.label(mask, structure)
    out["components"].append(dict(connectivity=connectivity, count=count, labels=labels.ravel().tolist(),
                                  voxels=np.bincount(labels.ravel())[1:].tolist()))


def ball(radius):
    half = [int(radius / s) for s in spacing]
    z, y, x = np.mgrid[-half[2]:half[2] + 1, -half[1]:half[1] + 1, -half[0]:half[0] + 1]
    return (x * spacing[0]) ** 2 + (y * spacing[1]) ** 2 + (z * spacing[2]) ** 2 <= radius**2 + 1e-9


big = ndimage.gaussian_filter(rng.normal(size=size[::-1]), 1.2) > 0.05
out["region"] = big.astype(int).ravel().tolist()
small = np.zeros(size[::-1], bool)
small[3, 5, 6] = small[3, 6, 6] = True
out["small"] = small.astype(int).ravel().tolist()
for radius in (0.5, 1.0, 1.9, 2.5, 3.2):
    s = ball(radius)
    for name, m in (("region", big), ("small", small)):
        dilated = ndimage.binary_dilation(m, s)
        assert np.array_equal(dilated, ndimage.distance_transform_edt(~m, sampling=spacing[::-1]) <= radius + 1e-9)
        eroded = ndimage.binary_erosion(m, s, border_value=1)
        out["distance"].append(dict(name=name, radius=radius, dilated=np.flatnonzero(dilated).tolist(),
                                    eroded=np.flatnonzero(eroded).tolist(),
                                    opened=np.flatnonzero(ndimage.binary_dilation(eroded, s)).tolist(),
                                    closed=np.flatnonzero(ndimage.binary_erosion(dilated, s, border_value=1)).tolist()))
shell = np.zeros(size[::-1], bool)
shell[1:6, 2:9, 2:10] = True
shell[2:5, 4:7, 4:7] = False
shell[3, 5, 5] = True
shell[3, 5, 8:] = False
out["shell"] = shell.astype(int).ravel().tolist()
out["holes"]["3"] = np.flatnonzero(ndimage.binary_fill_holes(shell)).tolist()
out["holes"]["2"] = np.flatnonzero(np.stack([ndimage.binary_fill_holes(s) for s in shell])).tolist()
with open(os.path.join(HERE, "labels.json"), "w") as f:
    json.dump(out, f, separators=(",", ":"))
    f.write("\n")

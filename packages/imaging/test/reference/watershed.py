"""Markers and basins of scikit-image's watershed on a relief of levels that all differ, with and without a mask.

python3 watershed.py > watershed.json
"""
import json
import numpy as np
import skimage
from skimage.segmentation import watershed

rng = np.random.default_rng(20240607)
cases = []
for width, height, connectivity, masked in [(23, 17, 1, False), (31, 29, 2, True), (40, 36, 1, True)]:
    relief = rng.permutation(width * height).reshape(height, width).astype(np.uint16)
    markers = np.zeros((height, width), np.int32)
    places = rng.choice(width * height, 9, replace=False)
    markers.flat[places] = np.arange(1, 10)
    mask = rng.random((height, width)) < 0.8 if masked else np.ones((height, width), bool)
    basins = watershed(relief, markers * mask, connectivity=connectivity, mask=mask)
    cases.append({
        "width": width, "height": height, "connectivity": 4 if connectivity == 1 else 8,
        "relief": relief.ravel().tolist(), "markers": markers.ravel().tolist(),
        "mask": mask.ravel().astype(int).tolist(), "basins": basins.ravel().tolist(),
    })
print(json.dumps({"skimage": skimage.__version__, "cases": cases}, separators=(",", ":")))

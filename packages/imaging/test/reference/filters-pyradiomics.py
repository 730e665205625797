"""The image types of PyRadiomics 3.0.1 on the pattern phantom of filters.py, for src/filters/pyradiomics.test.ts.

In a virtual environment with pyradiomics 3.0.1, PyWavelets and SimpleITK:

    python filters-pyradiomics.py > filters-pyradiomics.json
"""
import json
import logging

import numpy as np
import SimpleITK as sitk
from radiomics import imageoperations as ops

logging.getLogger("radiomics").setLevel(logging.ERROR)
SIZE = (13, 17, 20)  # z, y, x
i = np.arange(np.prod(SIZE))
ARRAY = ((i * i * 31 + i * 17) % 251).reshape(SIZE).astype(float) - 60.0
rng = np.random.default_rng(7)
SAMPLE = np.unique(np.concatenate([rng.integers(0, ARRAY.size, 160), [0, 19, 20, 339, 340, ARRAY.size - 1]]))
maps = []


def keep(settings, images):
    image = sitk.GetImageFromArray(ARRAY)
    image.SetSpacing((2.0, 1.25, 3.0))
    kind = {**settings}
    for response, name, _ in getattr(ops, images)(image, image, **kind):
        values = sitk.GetArrayFromImage(response).astype(float)
        maps.append({
            "settings": settings, "name": name, "range": [float(values.min()), float(values.max())],
            "values": [float(f"{v:.10g}") for v in values.ravel()[SAMPLE]],
        })


keep({"sigma": [1.0, 2.5, 6.0]}, "getLoGImage")
keep({}, "getWaveletImage")
keep({"wavelet": "haar", "level": 2, "start_level": 1}, "getWaveletImage")
keep({"wavelet": "db3", "force2D": True, "force2Ddimension": 0}, "getWaveletImage")
keep({"wavelet": "sym4", "force2D": True, "force2Ddimension": 1}, "getWaveletImage")
for name in ("Square", "SquareRoot", "Logarithm", "Exponential", "Gradient"):
    keep({}, f"get{name}Image")
keep({"gradientUseSpacing": False}, "getGradientImage")
print('{"sample": ' + json.dumps([int(s) for s in SAMPLE]) + ',\n"maps": [\n' + ",\n".join(map(json.dumps, maps)) + "\n]}")

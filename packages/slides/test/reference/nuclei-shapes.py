"""Size and shape of labelled regions by scikit-image's regionprops: an ellipse, a square, a bean, a line and noise.

python3 nuclei-shapes.py > nuclei-shapes.json
"""
import json
import numpy as np
import skimage
from skimage.measure import label, perimeter_crofton, regionprops

rng = np.random.default_rng(7)
height, width = 60, 72
yy, xx = np.mgrid[:height, :width]
labels = np.zeros((height, width), np.int32)
labels[((xx - 14) / 9.3) ** 2 + ((yy - 12) / 5.1) ** 2 < 1] = 1
labels[5:17, 30:42] = 2
bean = (((xx - 58) / 8.0) ** 2 + ((yy - 14) / 10.0) ** 2 < 1) & ~(((xx - 64) / 6.0) ** 2 + ((yy - 14) / 5.0) ** 2 < 1)
labels[bean] = 3
labels[30, 5:25] = 4
turned = (xx - 40) * 0.8 + (yy - 38) * 0.6, (yy - 38) * 0.8 - (xx - 40) * 0.6
labels[(turned[0] / 12) ** 2 + (turned[1] / 4) ** 2 < 1] = 5
blob = label(rng.random((height, width)) < 0.62, connectivity=1)
part = np.zeros_like(labels, bool)
part[44:56, 55:68] = True
sizes = np.bincount(blob[part])
sizes[0] = 0
labels[(blob == sizes.argmax()) & part] = 6
regions = []
for region in regionprops(labels):
    alone = np.pad(labels == region.label, 1)
    regions.append({
        "label": region.label, "area": float(region.area),
        "x": float(region.centroid[1]), "y": float(region.centroid[0]),
        "major": float(region.axis_major_length), "minor": float(region.axis_minor_length),
        "eccentricity": float(region.eccentricity),
        "perimeter": float(perimeter_crofton(alone, directions=4)),
    })
print(json.dumps({"skimage": skimage.__version__, "width": width, "height": height,
                  "labels": labels.ravel().tolist(), "regions": regions}, separators=(",", ":")))

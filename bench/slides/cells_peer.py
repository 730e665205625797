"""Nuclei by scikit-image as its examples and TIAToolbox-like scripts do it: colour deconvolution, Otsu's threshold,
distance transform, peaks at least 3 um apart, watershed, measured by regionprops.

python cells_peer.py FOLDER (made by cells.ts)
"""
import json
import os
import sys
import time

import numpy as np
import skimage
from scipy import ndimage
from skimage.color import rgb2hed
from skimage.feature import peak_local_max
from skimage.filters import gaussian, threshold_otsu
from skimage.measure import regionprops_table
from skimage.morphology import remove_small_objects
from skimage.segmentation import watershed

folder = sys.argv[1]
tiles = json.load(open(os.path.join(folder, "tiles.json")))


def nuclei(rgb, mpp):
    stain = gaussian(rgb2hed(rgb)[..., 0], 0.5 / mpp)
    mask = ndimage.binary_fill_holes(stain > threshold_otsu(stain))
    mask = remove_small_objects(mask, max_size=int(14 / mpp**2))
    distance = gaussian(ndimage.distance_transform_edt(mask), 0.5 / mpp)
    peaks = peak_local_max(distance, min_distance=round(3 / mpp), labels=ndimage.label(mask)[0])
    markers = np.zeros(mask.shape, np.int32)
    markers[tuple(peaks.T)] = np.arange(1, len(peaks) + 1)
    labels = watershed(-distance, markers, mask=mask)
    table = regionprops_table(
        labels, stain,
        properties=("centroid", "area", "perimeter", "eccentricity", "solidity", "axis_major_length",
                    "axis_minor_length", "mean_intensity"),
    )
    keep = table["area"] >= 14 / mpp**2
    return [[(x + 0.5) * mpp, (y + 0.5) * mpp] for x, y in zip(table["centroid-1"][keep], table["centroid-0"][keep])]


pictures = {
    t["name"]: np.fromfile(os.path.join(folder, t["name"] + ".rgb"), np.uint8).reshape(t["height"], t["width"], 3)
    for t in tiles
}
found = {}
start = time.process_time()
for tile in tiles:
    found[tile["name"]] = nuclei(pictures[tile["name"]], tile["mpp"])
seconds = time.process_time() - start
json.dump({"skimage": skimage.__version__, "seconds": seconds, "found": found}, open(os.path.join(folder, "peer.json"), "w"))

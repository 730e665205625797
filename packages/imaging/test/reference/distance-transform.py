# The exact Euclidean distance to a random mask by scipy 1.17, with unequal spacings: from the repository root,
# python3 packages/imaging/test/reference/distance-transform.py
import json, os, numpy as np
from scipy.ndimage import distance_transform_edt
rng = np.random.default_rng(5)
inside = rng.random((9, 13, 11)) < 0.01  # z, y, x
spacing = [0.7, 0.9, 3.3]  # x, y, z
distance = distance_transform_edt(~inside, sampling=spacing[::-1])
json.dump({"size": [11, 13, 9], "spacing": spacing, "inside": inside.astype(int).ravel().tolist(), "distance": distance.ravel().tolist()},
          open(f"{os.path.dirname(os.path.abspath(__file__))}/distance-transform.json", "w"))

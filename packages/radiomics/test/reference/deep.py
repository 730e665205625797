# Slices of an image as pictures of three channels (before, here, after), cut and windowed by numpy, and their features by the
# tiny encoder of packages/bags (its weights, in double precision). From the repository root, with numpy and onnx:
# python3 packages/radiomics/test/reference/deep.py
import json, os, numpy as np, onnx
from onnx import numpy_helper
root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../..")
rng = np.random.default_rng(6)
image = np.round(rng.normal(500, 120, (5, 14, 13)), 1)  # z, y, x
mask = np.zeros(image.shape, dtype=int)
mask[0, 5:9, 4:8] = 1; mask[1, 4:10, 4:10] = 1; mask[4, 6:8, 5:9] = 1; mask[2, 6, 6] = 1  # slice 2 has one voxel: left out
low, high = 300.0, 800.0
# the box of the mask is x 4..9, y 4..9: its middle 6.5, so a picture of 8 begins at 3
cut = lambda k: np.clip((image[min(4, max(0, k)), 3:11, 3:11] - low) / (high - low), 0, 1)
slices = [0, 1, 4]
pictures = np.stack([np.stack([cut(k - 1), cut(k), cut(k + 1)]) for k in slices])
manifest = json.load(open(f"{root}/bags/test/reference/tiny-encoder.json"))
weights = {t.name: numpy_helper.to_array(t).astype("f8") for t in onnx.load(f"{root}/bags/test/reference/tiny-encoder.onnx").graph.initializer}
bytes_ = np.rint(255 * pictures.astype("f4"))
x = (bytes_ / 255 - np.array(manifest["input"]["mean"])[None, :, None, None]) / np.array(manifest["input"]["standardDeviation"])[None, :, None, None]
maps = np.einsum("ncyixj,kcij->nkyx", x.reshape(-1, 3, 2, 4, 2, 4), weights["conv"]) + weights["bias"][None, :, None, None]
features = np.maximum(maps, 0).mean(axis=(2, 3)) @ weights["dense"] + weights["shift"]
json.dump({"size": [13, 14, 5], "voxels": image.ravel().tolist(), "mask": "".join(map(str, mask.ravel())), "slices": slices,
           "pictures": np.round(pictures, 9).ravel().tolist(), "share": [float(mask[k, 3:11, 3:11].mean()) for k in slices], "features": features.ravel().tolist()},
          open(f"{os.path.dirname(os.path.abspath(__file__))}/deep.json", "w"))

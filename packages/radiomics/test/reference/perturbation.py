# An image turned by 10 degrees in the plane about the middle of its mask and shifted by parts of a voxel, by scipy 1.17's
# affine_transform, linear and cubic (mirrored at the borders); voxels whose source lies in the image. From the repository root:
# python3 packages/radiomics/test/reference/perturbation.py
import json, os, numpy as np
from scipy.ndimage import affine_transform
size, spacing = np.array([22, 20, 7]), np.array([0.8, 0.9, 3.0])  # x, y, z
z, y, x = np.meshgrid(*[np.arange(n) for n in size[::-1]], indexing="ij")
rng = np.random.default_rng(2)
image = np.round(100 + 30 * np.sin(x / 3) + 20 * np.cos(y / 2.5) + 10 * z + rng.normal(0, 5, x.shape), 2)
mask = ((x - 10) * 0.8) ** 2 + ((y - 9) * 0.9) ** 2 + ((z - 3) * 3.0) ** 2 <= 36
middle = np.array([x[mask].mean(), y[mask].mean(), z[mask].mean()])
angle, shift = np.radians(10), np.array([0.25, 0.5, 0.25])
turn = np.array([[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1]])
# a voxel v of the result is the source's S^-1 R^T S (v - middle - shift) + middle
back = np.diag(1 / spacing) @ turn.T @ np.diag(spacing)
offset = middle - back @ (middle + shift)
flip = np.eye(3)[::-1]  # arrays are z, y, x
matrix, by = flip @ back @ flip, offset[::-1]
source = np.einsum("ij,jzyx->izyx", back, np.stack([x, y, z])) + offset[:, None, None, None]
inside = np.all((source >= 0) & (source <= (size - 1)[:, None, None, None]), axis=0)
at = np.flatnonzero(inside)
turned = lambda order: affine_transform(image, matrix, by, order=order, mode="mirror").ravel()[at]
part = affine_transform(mask.astype(float), matrix, by, order=1, mode="constant")
json.dump({"size": size.tolist(), "spacing": spacing.tolist(), "voxels": image.ravel().tolist(), "mask": "".join(map(str, mask.astype(int).ravel())),
           "at": at.tolist(), "linear": np.round(turned(1), 9).tolist(), "cubic": np.round(turned(3), 9).tolist(),
           "turnedMask": "".join(map(str, (part >= 0.5 - 1e-6).astype(int).ravel()))},
          open(f"{os.path.dirname(os.path.abspath(__file__))}/perturbation.json", "w"))

# Features of stain, colour, texture and nuclei of a small tile by numpy and scikit-image, by other routes than ours:
# scikit-image's colour deconvolution and co-occurrence matrices, runs counted one by one, distances by scipy.
# bench/.venv-slides/bin/python packages/slides/test/reference/histology-features.py
import json, os
import numpy as np
from scipy.spatial import cKDTree
from skimage import __version__ as version
from skimage.feature import graycomatrix, graycoprops

rng = np.random.default_rng(6)
size = 40
# Blobs of haematoxylin on eosin, with noise: I = 255 * 10^-(density).
haem, eosin = np.array([0.65, 0.70, 0.29]), np.array([0.07, 0.99, 0.11])
haem, eosin = haem / np.linalg.norm(haem), eosin / np.linalg.norm(eosin)
y, x = np.mgrid[:size, :size]
h = sum(0.9 * np.exp(-((x - cx) ** 2 + (y - cy) ** 2) / 18) for cx, cy in rng.uniform(5, 35, (5, 2)))
e = 0.25 + 0.1 * np.sin(x / 4) + 0.05 * rng.standard_normal((size, size))
rgb = 255 * 10 ** -(h[..., None] * haem + e[..., None] * eosin) + rng.normal(0, 2, (size, size, 3))
rgb = np.clip(np.round(rgb), 1, 255).astype(np.uint8)

density = -np.log10(np.maximum(rgb, 1) / 255)
residual = np.cross(haem, eosin)
residual /= np.linalg.norm(residual)
amounts = density.reshape(-1, 3) @ np.linalg.inv(np.stack([haem, eosin, residual]))
expected = {}
for k, name in enumerate(["haematoxylin", "eosin", "residual"]):
    a = amounts[:, k]
    expected[f"{name}_mean"], expected[f"{name}_sd"] = a.mean(), a.std()
    if name != "residual":
        for p in (5, 25, 50, 75, 95):
            expected[f"{name}_p{p}"] = np.percentile(a, p, method="inverted_cdf")
mean = density.mean(2)
expected["density_mean"], expected["density_sd"] = mean.mean(), mean.std()
expected["stained_share"] = (mean >= 0.15).mean()
for k, name in enumerate(["red", "green", "blue"]):
    c = rgb[..., k] / 255
    expected[f"{name}_mean"], expected[f"{name}_sd"] = c.mean(), c.std()
    expected[f"{name}_skewness"] = np.cbrt(((c - c.mean()) ** 3).mean())

# Texture of means over 2 x 2 pixels, at 32 levels of 0.05 from 0: scikit-image's matrix of the four directions, merged.
for k, name in enumerate(["haematoxylin", "eosin"]):
    means = amounts[:, k].reshape(size // 2, 2, size // 2, 2).mean((1, 3))
    levels = np.clip(np.floor(means / 0.05).astype(int), 0, 31)
    matrix = graycomatrix(levels, [1], [0, np.pi / 4, np.pi / 2, 3 * np.pi / 4], levels=32, symmetric=True)
    merged = matrix.sum(3, keepdims=True)
    for tag, prop in [("cm_contrast", "contrast"), ("cm_dissimilarity", "dissimilarity"), ("cm_inv_diff_mom", "homogeneity"),
                      ("cm_energy", "ASM"), ("cm_corr", "correlation")]:
        expected[f"{name}_{tag}"] = float(graycoprops(merged.astype(float), prop)[0, 0])
    # Runs along each direction, one at a time.
    runs = []
    lines = [list(levels), list(levels.T)]
    for picture in (levels, levels[:, ::-1]):
        lines.append([np.diagonal(picture, d) for d in range(-size // 2 + 1, size // 2)])
    for direction in lines:
        for line in direction:
            start = 0
            for i in range(1, len(line) + 1):
                if i == len(line) or line[i] != line[start]:
                    runs.append((line[start] + 1, i - start))
                    start = i
    level, length = np.array(runs, float).T
    expected[f"{name}_rlm_sre"] = (1 / length ** 2).mean()
    expected[f"{name}_rlm_lre"] = (length ** 2).mean()
    expected[f"{name}_rlm_hgre"] = (level ** 2).mean()
    expected[f"{name}_rlm_rl_var"] = length.var()

# Nuclei as columns, some cut by the border: what is summarised, not how they are found.
n = 12
nuclei = {
    "x": rng.uniform(0, 100, n), "y": rng.uniform(0, 100, n), "areaUm2": rng.uniform(15, 120, n),
    "majorAxisUm": rng.uniform(5, 14, n), "eccentricity": rng.uniform(0, 0.95, n), "solidity": rng.uniform(0.8, 1, n),
    "circularity": rng.uniform(0.5, 1, n), "meanHaematoxylin": rng.uniform(0.3, 1, n), "sdHaematoxylin": rng.uniform(0.05, 0.3, n),
    "meanEosin": rng.uniform(0, 0.4, n), "ringHaematoxylin": rng.uniform(0, 0.3, n), "cut": (np.arange(n) % 4 == 3).astype(int),
}
whole = nuclei["cut"] == 0
area = 100.0 ** 2
summary = {
    "nuclear_density": (whole.sum() + 0.5 * (~whole).sum()) / (area / 1e6),
    "nuclear_area_share": nuclei["areaUm2"].sum() / area,
}
columns = {"nuclear_area": "areaUm2", "nuclear_major_axis": "majorAxisUm", "nuclear_eccentricity": "eccentricity", "nuclear_solidity": "solidity",
           "nuclear_circularity": "circularity", "nuclear_haematoxylin": "meanHaematoxylin", "nuclear_haematoxylin_sd": "sdHaematoxylin",
           "nuclear_eosin": "meanEosin"}
values = {name: nuclei[column][whole] for name, column in columns.items()}
values["nuclear_contrast"] = (nuclei["meanHaematoxylin"] - nuclei["ringHaematoxylin"])[whole]
for name, v in values.items():
    summary[f"{name}_mean"], summary[f"{name}_spread"] = v.mean(), v.std(ddof=1)
for p in (10, 50, 90):
    summary[f"nuclear_area_p{p}"] = np.percentile(nuclei["areaUm2"][whole], p, method="inverted_cdf")
points = np.stack([nuclei["x"], nuclei["y"]], 1)
near = cKDTree(points).query(points, 2)[0][:, 1]
summary["nearest_neighbour_mean"], summary["nearest_neighbour_spread"] = near.mean(), near.std(ddof=1)
summary["clark_evans_ratio"] = near.mean() * 2 * np.sqrt(n / area)

plain = lambda record: {k: v.tolist() if isinstance(v, np.ndarray) else float(v) for k, v in record.items()}
json.dump({"versions": {"numpy": np.__version__, "scikit-image": version}, "size": size, "rgb": rgb.ravel().tolist(), "expected": plain(expected),
           "nuclei": plain(nuclei), "areaUm2": area, "summary": plain(summary)},
          open(os.path.join(os.path.dirname(__file__), "histology-features.json"), "w"))

"""Stain estimation and normalisation by others' libraries: makes stain.json.

pip install numpy==2.4.6 pillow==13.0.0 scikit-learn==1.9.1 torchstain==1.4.1 spams-bin==2.6.14
python stain.py [folder of the real tiles, ../shared/data/slides_he/tiles]

Mixtures: seeded pictures of 64 x 64 pixels whose stain vectors are known: a quarter haematoxylin alone, a quarter eosin
alone, half both; amounts from gamma distributions, noise of one grey value.

Macenko: torchstain. Its density is -ln((I + 1) / Io): with Io = 255 and pictures of I - 1 (0 counts as 1) that is ours.
Vahadane: spams.trainDL and spams.lasso as StainTools 2.1.2 calls them, 20,000 rounds, on pixels of mean density >= 0.15;
the value of its objective; and scikit-learn's DictionaryLearning from the same start.
Reinhard: torchstain (CIE Lab), and lαβ written down from the paper.
"""

import base64
import json
import pathlib
import sys

import numpy as np
import spams
from PIL import Image
from sklearn.decomposition import DictionaryLearning
from torchstain.numpy.normalizers.macenko import NumpyMacenkoNormalizer
from torchstain.numpy.normalizers.reinhard import NumpyReinhardNormalizer
from torchstain.numpy.utils.rgb2lab import rgb2lab

tiles = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "../../../../../shared/data/slides_he/tiles")
LN10 = np.log(10)


def unit(v):
    v = np.asarray(v, float)
    return v / np.linalg.norm(v)


STAINS = {
    "Ruifrok and Johnston": ([0.65, 0.70, 0.29], [0.07, 0.99, 0.11]),
    "torchstain's reference": ([0.5626, 0.7201, 0.4062], [0.2159, 0.8012, 0.5581]),
    "bluish haematoxylin, orange eosin": ([0.80, 0.55, 0.25], [0.15, 0.85, 0.50]),
}


def mixture(stains, seed):
    rng = np.random.default_rng(seed)
    n = 64 * 64
    kind = rng.integers(0, 4, n)
    h = rng.gamma(9, 0.9 / 9, n) * (kind != 1)
    e = rng.gamma(9, 0.7 / 9, n) * (kind != 0)
    od = np.outer(h, unit(stains[0])) + np.outer(e, unit(stains[1]))
    light = 255 * 10**-od + rng.normal(0, 1, (n, 3))
    return np.clip(np.rint(light), 1, 255).astype(np.uint8).reshape(64, 64, 3)


def less_one(rgb):
    return (np.maximum(rgb, 1) - 1).astype(np.uint8)


def densities(rgb):
    return -np.log10(np.maximum(rgb, 1).reshape(-1, 3) / 255)


def macenko(rgb):
    model = NumpyMacenkoNormalizer()
    model.fit(less_one(rgb), Io=255)
    od = densities(rgb)
    tissue = od[(od >= 0.15 / LN10).all(1)]
    amounts = np.linalg.lstsq(model.HERef, tissue.T, rcond=None)[0]
    return {
        "vectors": model.HERef.T.tolist(),
        "pixels": len(tissue),
        # Of all pixels, as torchstain has it, and of tissue alone.
        "strength": (model.maxCRef / LN10).tolist(),
        "tissueStrength": np.percentile(amounts, 99, axis=1).tolist(),
    }


def objective(od, d, penalty):
    a = spams.lasso(X=np.asfortranarray(od.T), D=np.asfortranarray(d.T), mode=2, lambda1=penalty, pos=True).toarray()
    return float(0.5 * np.sum((od.T - d.T @ a) ** 2) + penalty * np.abs(a).sum()), a


def vahadane(rgb):
    od = densities(rgb)
    od = od[od.mean(1) >= 0.15]
    penalty = 0.1 / LN10
    start = np.array([unit(v) for v in STAINS["Ruifrok and Johnston"]])
    d = spams.trainDL(
        X=np.asfortranarray(od.T), K=2, lambda1=penalty, mode=2, modeD=0, posAlpha=True, posD=True, verbose=False,
        iter=20000, D=np.asfortranarray(start.T), numThreads=1,
    ).T
    d = np.array([unit(v) for v in d])
    if d[0, 0] < d[1, 0]:
        d = d[::-1]
    few = od[:: max(1, len(od) // 4000)]
    s = DictionaryLearning(
        2, alpha=penalty, max_iter=2000, tol=1e-10, fit_algorithm="cd", transform_algorithm="lasso_cd",
        positive_code=True, positive_dict=True, dict_init=start, code_init=np.maximum(few @ np.linalg.pinv(start), 0),
    ).fit(few).components_
    s = np.array([unit(v) for v in s])
    if s[0, 0] < s[1, 0]:
        s = s[::-1]
    value, _ = objective(od, d, penalty)
    # Strength: amounts without a penalty, as the normalisation uses.
    _, amounts = objective(od, d, 0.0)
    return {
        "vectors": d.tolist(),
        "pixels": len(od),
        "objective": value / len(od),
        "scikit-learn": s.tolist(),
        "strength": np.percentile(amounts, 99, axis=1).tolist(),
    }


CONES = np.array([[0.3811, 0.5783, 0.0402], [0.1967, 0.7244, 0.0782], [0.0241, 0.1288, 0.8444]])
OPPONENT = np.diag([1 / np.sqrt(3), 1 / np.sqrt(6), 1 / np.sqrt(2)]) @ np.array([[1, 1, 1], [1, 1, -2], [1, -1, 0]])


def lalphabeta(rgb):
    return np.log10(np.maximum(rgb, 1).reshape(-1, 3) / 255 @ CONES.T) @ OPPONENT.T


def from_lalphabeta(lab):
    cones = 10 ** (lab @ np.linalg.inv(OPPONENT).T)
    return np.clip(255 * cones @ np.linalg.inv(CONES).T, 0, 255)


def reinhard(source, target):
    s, t = lalphabeta(source), lalphabeta(target)
    moved = (s - s.mean(0)) / s.std(0) * t.std(0) + t.mean(0)
    return {"mean": s.mean(0).tolist(), "sd": s.std(0).tolist()}, from_lalphabeta(moved)


def cielab(source, target):
    model = NumpyReinhardNormalizer()
    model.fit(target)
    lab = rgb2lab(source.astype("float32") / 255).reshape(-1, 3) / [2.55, 1, 1] - [0, 128, 128]
    return {"mean": lab.mean(0).tolist(), "sd": lab.std(0).tolist()}, model.normalize(source).reshape(-1, 3)


def some(rgb):
    """Every 991st pixel, from the first."""
    return np.round(np.asarray(rgb, float).reshape(-1, 3)[::991], 4).tolist()


def normalised(source, target):
    model = NumpyMacenkoNormalizer()
    model.fit(less_one(target), Io=255)
    macenko_out, _, _ = model.normalize(less_one(source), Io=255, stains=False)
    ruderman_moments, ruderman_out = reinhard(source, target)
    lab_moments, lab_out = cielab(source, target)
    return {
        "macenko": some(macenko_out),
        "ruderman": {**ruderman_moments, "pixels": some(ruderman_out)},
        "cielab": {**lab_moments, "pixels": some(lab_out)},
    }


def read(name):
    return np.asarray(Image.open(tiles / f"{name}.png").convert("RGB"))


TARGET = "tissue-level0-4302-10273-4814-10785"
SOURCES = ["high-nuclei-score-level0", "low-nuclei-score-level0", TARGET]

out = {"mixtures": [], "target": TARGET, "tiles": []}
for k, (name, stains) in enumerate(STAINS.items()):
    rgb = mixture(stains, 100 + k)
    out["mixtures"].append({
        "name": name,
        "truth": [unit(v).tolist() for v in stains],
        "rgb": base64.b64encode(rgb.tobytes()).decode(),
        "macenko": macenko(rgb),
        "vahadane": vahadane(rgb),
    })
for name in SOURCES:
    rgb = read(name)
    out["tiles"].append({
        "name": name, "width": rgb.shape[1], "height": rgb.shape[0],
        "macenko": macenko(rgb), "vahadane": vahadane(rgb), "normalised": normalised(rgb, read(TARGET)),
    })
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(out) + "\n")
for m in out["mixtures"] + out["tiles"]:
    print(m["name"], np.round(m.get("truth", []), 3).tolist())
    print("  ", np.round(m["macenko"]["vectors"], 3).tolist(), np.round(m["macenko"]["strength"], 3).tolist())
    print("  ", np.round(m["vahadane"]["vectors"], 4).tolist(), np.round(m["vahadane"]["scikit-learn"], 4).tolist(), m["vahadane"]["objective"], np.round(m["vahadane"]["strength"], 3).tolist())

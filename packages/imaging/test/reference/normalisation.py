"""Nyul standardisation by plain numpy, and z-scores by SimpleITK and PyRadiomics. Makes normalisation.json beside it.

numpy 1.26.4, SimpleITK 2.5.7, PyRadiomics 3.0.1 (bench/radiomics/setup.sh makes the environment). The scans are made from
integers that the test makes again: voxel i of scan s is ((i * a_s) % m_s) ** 2 // d_s + o_s.
"""
import json
import os

import numpy as np
import SimpleITK as sitk
from radiomics import imageoperations

HERE = os.path.dirname(os.path.abspath(__file__))
recipes = [[7919, 997, 500, 20], [6007, 661, 90, 300], [104729, 1511, 3000, 5], [3001, 449, 40, 150]]
n = 9 * 8 * 7
scans = [np.array([((i * a) % m) ** 2 // d + o for i in range(n)], dtype=float) for a, m, d, o in recipes]
percents = [1, 10, 20, 30, 40, 50, 60, 70, 80, 90, 99]
out = dict(size=[9, 8, 7], recipes=recipes)

marks = [np.percentile(s[s > 250], percents) for s in scans]
standard = np.zeros(11)
for m in marks[:3]:
    standard += np.interp(m, [m[0], m[-1]], [1, 100])
standard /= 3


def piecewise(x, fx, fy):
    i = np.clip(np.searchsorted(fx, x, side="right") - 1, 0, len(fx) - 2)
    return fy[i] + (x - fx[i]) * (fy[i + 1] - fy[i]) / (fx[i + 1] - fx[i])


out["landmarks"] = [m.tolist() for m in marks]
out["standard"] = standard.tolist()
out["standardised"] = [np.round(piecewise(s, m, standard), 9).tolist()[::7] for s, m in zip(scans, marks)]

image = sitk.GetImageFromArray(scans[0].reshape(7, 8, 9))
out["zScore"] = np.round(sitk.GetArrayFromImage(sitk.Normalize(image)).ravel()[::7], 10).tolist()
out["pyradiomics"] = np.round(sitk.GetArrayFromImage(
    imageoperations.normalizeImage(image, normalizeScale=100, removeOutliers=1.5)).ravel()[::7], 8).tolist()
inside = scans[0][scans[0] > 250]
out["tissueZScore"] = np.round(((scans[0] - inside.mean()) / inside.std(ddof=1))[::7], 10).tolist()
out["otsu"] = [sitk.GetArrayFromImage(sitk.OtsuThreshold(sitk.GetImageFromArray(s.reshape(7, 8, 9)), 0, 1, 200)).sum().item()
               for s in scans]
with open(os.path.join(HERE, "normalisation.json"), "w") as f:
    json.dump(out, f, separators=(",", ":"))
    f.write("\n")

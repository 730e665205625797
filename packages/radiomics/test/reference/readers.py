# Three readers' ellipsoids with unequal spacings: Dice and Jaccard, Hausdorff distance of the contours and STAPLE by
# SimpleITK 2.5; surface distances by scipy (faces, beyond the image is outside). From the repository root:
# python3 packages/radiomics/test/reference/readers.py
import json, os, numpy as np, SimpleITK as sitk
from scipy.ndimage import binary_erosion, distance_transform_edt, generate_binary_structure
size, spacing = [26, 24, 14], [0.8, 0.9, 2.5]  # x, y, z
z, y, x = np.meshgrid(*[np.arange(n) * s for n, s in zip(size[::-1], spacing[::-1])], indexing="ij")
ellipsoid = lambda c, r: (((x - c[0]) / r[0]) ** 2 + ((y - c[1]) / r[1]) ** 2 + ((z - c[2]) / r[2]) ** 2 <= 1).astype(np.uint8)
readers = [ellipsoid((10, 10, 16), (6, 5, 9)), ellipsoid((10.6, 9.5, 17), (5.5, 6, 8)), ellipsoid((12, 10, 6), (7, 5, 9))]  # the last is cut by the image
rng = np.random.default_rng(3)
readers[1] |= (rng.random(readers[1].shape) < 0.004).astype(np.uint8)  # specks far away
def image(a):
    i = sitk.GetImageFromArray(a); i.SetSpacing(spacing); return i
surface = lambda a: a.astype(bool) & ~binary_erosion(a, generate_binary_structure(3, 1))
pairs = []
for i in range(3):
    for j in range(i + 1, 3):
        a, b = readers[i], readers[j]
        overlap = sitk.LabelOverlapMeasuresImageFilter(); overlap.Execute(image(a), image(b))
        sa, sb = surface(a), surface(b)
        there = distance_transform_edt(~sb, sampling=spacing[::-1])[sa]; back = distance_transform_edt(~sa, sampling=spacing[::-1])[sb]
        hausdorff = sitk.HausdorffDistanceImageFilter(); hausdorff.Execute(image(sa.astype(np.uint8)), image(sb.astype(np.uint8)))
        pairs.append({"dice": overlap.GetDiceCoefficient(), "jaccard": overlap.GetJaccardCoefficient(), "hausdorff": hausdorff.GetHausdorffDistance(),
                      "hausdorffScipy": max(there.max(), back.max()), "mean": np.concatenate([there, back]).mean(),
                      "hausdorff95": max(np.percentile(there, 95), np.percentile(back, 95)), "points": [int(sa.sum()), int(sb.sum())]})
staple = sitk.STAPLEImageFilter()
probability = sitk.GetArrayFromImage(staple.Execute([image(r) for r in readers]))
some = rng.choice(probability.size, 400, replace=False)
union = np.flatnonzero(sum(r.ravel().astype(int) for r in readers))
some = np.unique(np.concatenate([some, rng.choice(union, 400, replace=False)]))
json.dump({"size": size, "spacing": spacing, "readers": ["".join(map(str, r.ravel())) for r in readers], "pairs": pairs,
           "staple": {"sensitivity": list(staple.GetSensitivity()), "specificity": list(staple.GetSpecificity()), "at": some.tolist(),
                      "probability": probability.ravel()[some].tolist(), "voxels": int((probability >= 0.5).sum())}},
          open(f"{os.path.dirname(os.path.abspath(__file__))}/readers.json", "w"))

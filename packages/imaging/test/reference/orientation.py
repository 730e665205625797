"""Volumes with their axes in another order, by SimpleITK's DICOMOrient. Makes orientation.json beside it.

SimpleITK 2.5.7 (bench/radiomics/setup.sh makes the environment).
"""
import json
import os

import numpy as np
import SimpleITK as sitk

HERE = os.path.dirname(os.path.abspath(__file__))
a, b = np.radians(12), np.radians(-20)
tilt = np.array([[np.cos(a), -np.sin(a), 0], [np.sin(a), np.cos(a), 0], [0, 0, 1]]) @ np.array(
    [[1, 0, 0], [0, np.cos(b), -np.sin(b)], [0, np.sin(b), np.cos(b)]])
cases = []
for name, direction in (("along the patient's axes", np.eye(3)), ("oblique", tilt), ("swapped", tilt[:, [2, 0, 1]] * [1, -1, 1])):
    image = sitk.GetImageFromArray(np.arange(2 * 3 * 4, dtype=np.int16).reshape(2, 3, 4))
    image.SetSpacing([0.7, 1.2, 3.0])
    image.SetOrigin([10.0, -20.0, 5.0])
    image.SetDirection(direction.ravel().tolist())
    for code in ("LPS", "RAS", "RAI", "PIR", "SLA"):
        f = sitk.DICOMOrientImageFilter()
        f.SetDesiredCoordinateOrientation(code)
        out = f.Execute(image)
        cases.append(dict(name=name, direction=direction.ravel().tolist(), orientation=code,
                          was=sitk.DICOMOrientImageFilter.GetOrientationFromDirectionCosines(image.GetDirection()),
                          grid=dict(size=out.GetSize(), spacing=out.GetSpacing(), origin=out.GetOrigin(), direction=out.GetDirection()),
                          voxels=sitk.GetArrayFromImage(out).ravel().tolist()))
with open(os.path.join(HERE, "orientation.json"), "w") as f:
    json.dump(cases, f, separators=(",", ":"))
    f.write("\n")

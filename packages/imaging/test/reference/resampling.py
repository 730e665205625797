"""Images and masks on other grids, by SimpleITK (ITK), scipy and PyRadiomics.

Makes resampling.json beside it. SimpleITK 2.5.7, scipy 1.17.1, numpy 1.26.4, PyRadiomics 3.0.1
(bench/radiomics/setup.sh makes the environment).
"""
import json
import logging
import os

import numpy as np
import SimpleITK as sitk
from scipy import ndimage
from radiomics import imageoperations

logging.disable(logging.WARNING)
rng = np.random.default_rng(20240611)
HERE = os.path.dirname(os.path.abspath(__file__))


def rotation(x, y, z):
    x, y, z = np.radians([x, y, z])
    rx = np.array([[1, 0, 0], [0, np.cos(x), -np.sin(x)], [0, np.sin(x), np.cos(x)]])
    ry = np.array([[np.cos(y), 0, np.sin(y)], [0, 1, 0], [-np.sin(y), 0, np.cos(y)]])
    rz = np.array([[np.cos(z), -np.sin(z), 0], [np.sin(z), np.cos(z), 0], [0, 0, 1]])
    return rz @ ry @ rx


def numbers(a):
    return [float(f"{x:.11g}") for x in np.asarray(a, dtype=float).ravel()]


def grid_of(image):
    return dict(size=list(image.GetSize()), spacing=list(image.GetSpacing()), origin=list(image.GetOrigin()),
                direction=list(image.GetDirection()))


def image_of(array, grid):
    image = sitk.GetImageFromArray(array)
    image.SetSpacing(grid["spacing"])
    image.SetOrigin(grid["origin"])
    image.SetDirection(grid["direction"])
    return image


tilted = rotation(8, -5, 12)
source_grid = dict(size=[9, 8, 7], spacing=[0.9, 1.1, 2.5], origin=[-12.5, 3.25, 40.0], direction=tilted.ravel().tolist())
array = rng.integers(-200, 900, size=(7, 8, 9)).astype(np.float64)
image = image_of(array, source_grid)


def place(index):
    return (np.array(source_grid["origin"]) + tilted @ (np.array(index) * source_grid["spacing"])).tolist()


# Signed permutation of axes: target axis 0 runs along source axis 2 backwards, 1 along 0, 2 along 1 backwards.
turned = np.stack([-tilted[:, 2], tilted[:, 0], -tilted[:, 1]], axis=1)
targets = {
    "finer, along the axes": dict(size=[17, 9, 18], spacing=[0.5, 1.0, 1.0], origin=place([-0.3, -0.4, -0.25]),
                                  direction=tilted.ravel().tolist()),
    "coarser, along the axes": dict(size=[4, 3, 4], spacing=[2.1, 2.9, 4.2], origin=place([0.37, 0.21, -0.4]),
                                    direction=tilted.ravel().tolist()),
    "larger than the image": dict(size=[9, 8, 5], spacing=[1.7, 1.9, 5.5], origin=place([-3.1, -2.2, -1.4]),
                                  direction=tilted.ravel().tolist()),
    "axes swapped and turned round": dict(size=[12, 8, 7], spacing=[1.3, 1.05, 1.2], origin=place([0.2, 6.8, 5.9]),
                                          direction=turned.ravel().tolist()),
    "oblique": dict(size=[8, 8, 9], spacing=[1.2, 1.2, 1.6], origin=place([-0.5, 0.4, 0.3]),
                    direction=(tilted @ rotation(-7, 11, 19)).ravel().tolist()),
}
transform = np.eye(4)
transform[:3, :3] = rotation(5, -9, 14) @ np.diag([1.05, 0.97, 1.1])
transform[:3, 3] = [1.5, -2.25, 0.75]

out = {"source": dict(grid=source_grid, voxels=array.astype(int).ravel().tolist()), "itk": [], "mask": [], "scipy": [],
       "antiAliasing": {}, "pyradiomics": []}

interpolators = dict(nearest=sitk.sitkNearestNeighbor, linear=sitk.sitkLinear, cubic=sitk.sitkBSpline)


def resample(image, grid, interpolation, outside, matrix=None):
    f = sitk.ResampleImageFilter()
    f.SetSize(grid["size"])
    f.SetOutputSpacing(grid["spacing"])
    f.SetOutputOrigin(grid["origin"])
    f.SetOutputDirection(grid["direction"])
    f.SetInterpolator(interpolators[interpolation])
    f.SetDefaultPixelValue(outside)
    f.SetOutputPixelType(sitk.sitkFloat64)
    if matrix is not None:
        affine = sitk.AffineTransform(3)
        affine.SetMatrix(matrix[:3, :3].ravel().tolist())
        affine.SetTranslation(matrix[:3, 3].tolist())
        f.SetTransform(affine)
    return sitk.GetArrayFromImage(f.Execute(image))


for name, grid in targets.items():
    for interpolation in interpolators:
        out["itk"].append(dict(name=name, grid=grid, interpolation=interpolation, transform=None,
                               voxels=numbers(resample(image, grid, interpolation, -77))))
for interpolation in interpolators:
    grid = targets["oblique"]
    out["itk"].append(dict(name="through an affine transform", grid=grid, interpolation=interpolation,
                           transform=transform.ravel().tolist(),
                           voxels=numbers(resample(image, grid, interpolation, -77, transform))))

# A ball as a mask; what its linear interpolation makes 0.5 or more is inside.
z, y, x = np.mgrid[0:7, 0:8, 0:9]
ball = ((x - 4.2) * 0.9) ** 2 + ((y - 3.7) * 1.1) ** 2 + ((z - 3.1) * 2.5) ** 2 < 3.4**2
out["ball"] = ball.astype(int).ravel().tolist()
ball_image = image_of(ball.astype(np.float64), source_grid)
for name, grid in targets.items():
    for interpolation in ("nearest", "linear"):
        inside = resample(ball_image, grid, interpolation, 0) >= 0.5 - 1e-6
        out["mask"].append(dict(name=name, grid=grid, interpolation=interpolation,
                                inside=np.flatnonzero(inside).tolist()))

# scipy: the same places in voxels, both boundaries.
for name in ("finer, along the axes", "coarser, along the axes", "oblique"):
    grid = targets[name]
    kk, jj, ii = np.mgrid[0:grid["size"][2], 0:grid["size"][1], 0:grid["size"][0]]
    index = np.stack([ii.ravel(), jj.ravel(), kk.ravel()])
    direction = np.array(grid["direction"]).reshape(3, 3)
    points = np.array(grid["origin"])[:, None] + direction @ (index * np.array(grid["spacing"])[:, None])
    places = (tilted.T @ (points - np.array(source_grid["origin"])[:, None])) / np.array(source_grid["spacing"])[:, None]
    inside = np.all((places >= -0.5) & (places <= np.array(source_grid["size"])[:, None] - 0.5), axis=0)
    for boundary, mode in (("mirror", "mirror"), ("edge", "nearest")):
        values = ndimage.map_coordinates(array, places[::-1], order=3, mode=mode, prefilter=True)
        values[~inside] = -77
        out["scipy"].append(dict(name=name, grid=grid, boundary=boundary, voxels=numbers(values)))

# A Gaussian before sampling.
grid = targets["coarser, along the axes"]
deviation = [max(0, (grid["spacing"][a] / source_grid["spacing"][a] - 1) / 2) for a in (2, 1, 0)]
smooth = image_of(ndimage.gaussian_filter(array, deviation, mode="nearest"), source_grid)
out["antiAliasing"] = dict(grid=grid, voxels=numbers(resample(smooth, grid, "linear", -77)))

# PyRadiomics: its grid, its image (B-spline) and its mask.
big = dict(size=[14, 12, 9], spacing=[0.8, 0.9, 3.0], origin=[-12.5, 3.25, 40.0], direction=tilted.ravel().tolist())
values = rng.integers(0, 500, size=(9, 12, 14)).astype(np.float64)
z, y, x = np.mgrid[0:9, 0:12, 0:14]
region = ((x - 6.4) * 0.8) ** 2 + ((y - 5.6) * 0.9) ** 2 + ((z - 4.3) * 3) ** 2 < 3.9**2
flat = region & (z == 4)
out["pyradiomicsSource"] = dict(grid=big, voxels=values.astype(int).ravel().tolist())
for name, mask, spacing, pad in (("isotropic", region, [1.01, 1.01, 1.01], 5), ("in the plane", region, [2, 2, 0], 1),
                                 ("coarse, no padding", region, [1.7, 1.3, 4.1], 0), ("one slice", flat, [1.1, 1.1, 1.1], 2)):
    a, m = imageoperations.resampleImage(image_of(values, big), image_of(mask.astype(np.uint8), big),
                                         resampledPixelSpacing=spacing, interpolator="sitkBSpline", padDistance=pad, label=1)
    out["pyradiomics"].append(dict(name=name, region=np.flatnonzero(mask).tolist(), spacing=spacing, padding=pad, grid=grid_of(a),
                                   voxels=numbers(sitk.GetArrayFromImage(a)),
                                   inside=np.flatnonzero(sitk.GetArrayFromImage(m)).tolist()))

with open(os.path.join(HERE, "resampling.json"), "w") as f:
    json.dump(out, f, separators=(",", ":"))
    f.write("\n")

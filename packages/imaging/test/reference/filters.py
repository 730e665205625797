"""Response maps of MIRP (and of scipy, scikit-image) on small phantoms, for src/filters/*.test.ts.

    python -m venv venv && venv/bin/pip install mirp==2.7.0 scikit-image
    venv/bin/python filters.py > filters.json

Each map is kept at a seeded sample of voxels, with its range over the whole phantom.
"""
import json
import warnings

import numpy as np
import scipy.ndimage as ndi
from mirp._imagefilters.gabor import GaborFilter
from mirp._imagefilters.laplacian_of_gaussian import LaplacianOfGaussianFilter
from mirp._imagefilters.laws import LawsFilter
from mirp._imagefilters.mean import MeanFilter
from mirp._imagefilters.nonseparable_wavelet import NonseparableWaveletFilter
from mirp._imagefilters.separable_wavelet import SeparableWaveletFilter
from mirp._images.generic_image import GenericImage
from mirp.settings.transformation_parameters import ImageTransformationSettingsClass
from skimage.feature import local_binary_pattern

warnings.simplefilter("ignore")


def phantoms():
    """Indexed z, y, x; the test makes the same from the same formulas."""
    n = 32
    z, y, x = np.mgrid[:n, :n, :n]
    impulse = np.zeros((n, n, n))
    impulse[16, 16, 16] = 255
    checkerboard = 255.0 * (((x >> 2) + (y >> 2) + (z >> 2)) % 2)
    distance = (2 * x - 31) ** 2 + (2 * y - 31) ** 2 + (2 * z - 31) ** 2
    sphere = np.where(distance <= 400, 255.0, np.where(distance <= 676, 100.0, 0.0))
    i = np.arange(20 * 17 * 13)
    pattern = ((i * i * 31 + i * 17) % 251).astype(float).reshape(13, 17, 20)
    return {"impulse": impulse, "checkerboard": checkerboard, "sphere": sphere, "pattern": pattern}


SCIPY = {"zero": "constant", "nearest": "nearest", "periodic": "wrap", "mirror": "reflect"}
ALL = phantoms()
SAMPLES = {}
rng = np.random.default_rng(20260)
for name, volume in ALL.items():
    nz, ny, nx = volume.shape
    near = np.ravel_multi_index(rng.integers(0, volume.shape, (90, 3)).T, volume.shape)
    # Around the middle, where the impulse answers, and at the very corners.
    middle = np.array([nz // 2, ny // 2, nx // 2]) + rng.integers(-4, 5, (60, 3))
    corners = np.array([[a, b, c] for a in (0, nz - 1) for b in (0, ny - 1) for c in (0, nx - 1)])
    picked = np.concatenate([near, *[np.ravel_multi_index(p.T, volume.shape) for p in (middle, corners)]])
    SAMPLES[name] = np.unique(picked)

maps = []


def keep(source, phantom, settings, response):
    maps.append({
        "source": source,
        "phantom": phantom,
        "filter": settings,
        "range": [float(f"{v:.10g}") for v in (response.min(), response.max())],
        "values": [float(f"{v:.10g}") for v in response.ravel()[SAMPLES[phantom]]],
    })


def mirp(kind, phantom, ours, by_slice=False, spacing=2.0, **settings):
    class Settings:
        img_transform = ImageTransformationSettingsClass(by_slice=by_slice, filter_kernels=KERNEL[kind], **settings)

    image = GenericImage(
        image_data=ALL[phantom], image_spacing=(spacing,) * 3, image_dimension=ALL[phantom].shape,
        image_origin=(0.0, 0.0, 0.0), image_orientation=np.eye(3), separate_slices=by_slice,
    )
    for each in CLASS[kind](image=image, settings=Settings, name=KERNEL[kind]).generate_object():
        keep("mirp", phantom, ours, np.asarray(each.transform(image).get_voxel_grid(), dtype=float))


CLASS = {
    "mean": MeanFilter, "log": LaplacianOfGaussianFilter, "laws": LawsFilter, "gabor": GaborFilter,
    "wavelet": SeparableWaveletFilter, "simoncelli": NonseparableWaveletFilter, "riesz": NonseparableWaveletFilter,
}
KERNEL = {
    "mean": "mean", "log": "laplacian_of_gaussian", "laws": "laws", "gabor": "gabor",
    "wavelet": "separable_wavelet", "simoncelli": "nonseparable_wavelet", "riesz": "riesz_nonseparable_wavelet",
}

for boundary in SCIPY:
    for phantom in ("checkerboard", "pattern"):
        mirp("mean", phantom, {"type": "mean", "size": 15, "boundary": boundary},
             mean_filter_kernel_size=15, mean_filter_boundary_condition=SCIPY[boundary])
mirp("mean", "impulse", {"type": "mean", "size": 5, "dimensions": 2, "boundary": "zero"}, by_slice=True,
     mean_filter_kernel_size=5, mean_filter_boundary_condition="constant")

for phantom, sigma, boundary, flat in (
    ("impulse", 3, "zero", False), ("checkerboard", 5, "mirror", False), ("checkerboard", 5, "mirror", True),
    ("sphere", 3, "periodic", False), ("pattern", 3, "nearest", False),
):
    mirp("log", phantom, {"type": "log", "sigma": sigma, "dimensions": 2 if flat else 3, "boundary": boundary},
         by_slice=flat, laplacian_of_gaussian_sigma=float(sigma), laplacian_of_gaussian_kernel_truncate=4.0,
         laplacian_of_gaussian_boundary_condition=SCIPY[boundary])

for phantom, kernels, boundary in (
    ("impulse", "E5L5S5", "zero"), ("checkerboard", "E3W5R5", "mirror"), ("checkerboard", "L5S5", "mirror"),
    ("pattern", "S3L3E5", "periodic"),
):
    for pooling, distance in ((None, None), ("max", None), ("mean", None), ("max", 3), ("min", None)):
        ours = {"type": "laws", "kernels": kernels, "boundary": boundary}
        if pooling is not None:
            ours["pooling"] = pooling
        if distance is not None:
            ours["energy"] = {"distance": distance}
        mirp("laws", phantom, ours, by_slice=len(kernels) == 4, laws_kernel=kernels,
             laws_compute_energy=distance is not None, laws_delta=distance or 7,
             laws_rotation_invariance=pooling is not None, laws_pooling_method=pooling or "max",
             laws_boundary_condition=SCIPY[boundary])

for phantom, boundary, sigma, wavelength, gamma, theta, step in (
    ("impulse", "zero", 4, 4, 0.5, 60, 45), ("sphere", "mirror", 6, 8, 2.5, 225, 22.5),
    ("pattern", "mirror", 4, 5, 1.5, 30, 90),
):
    ours = {"type": "gabor", "sigma": sigma, "wavelength": wavelength, "gamma": gamma, "boundary": boundary}
    common = {"gabor_sigma": float(sigma), "gabor_gamma": gamma, "gabor_lambda": float(wavelength),
              "gabor_response": "modulus", "gabor_boundary_condition": SCIPY[boundary]}
    mirp("gabor", phantom, {**ours, "theta": theta}, gabor_theta=float(theta), gabor_rotation_invariance=False, **common)
    for pooling in ("mean", "max"):
        mirp("gabor", phantom, {**ours, "theta": {"step": step}, "pooling": pooling, "planes": "orthogonal"},
             gabor_theta=0.0, gabor_theta_step=step, gabor_rotation_invariance=True, gabor_pooling_method=pooling,
             **common)

for phantom, boundary, family, bands, level in (
    ("impulse", "zero", "db2", "LHL", 1), ("sphere", "periodic", "coif1", "HHL", 1),
    ("checkerboard", "mirror", "haar", "LLL", 2), ("checkerboard", "mirror", "haar", "HHH", 2),
    ("pattern", "mirror", "db3", "LLH", 3), ("pattern", "nearest", "coif1", "HL", 2),
):
    for pooling in (None, "mean", "max"):
        ours = {"type": "wavelet", "wavelet": family, "bands": bands, "level": level, "boundary": boundary}
        if pooling is not None:
            ours["pooling"] = pooling
        mirp("wavelet", phantom, ours, by_slice=len(bands) == 2, separable_wavelet_families=family,
             separable_wavelet_set=bands, separable_wavelet_decomposition_level=level,
             separable_wavelet_rotation_invariance=pooling is not None,
             separable_wavelet_pooling_method=pooling or "max", separable_wavelet_boundary_condition=SCIPY[boundary])

for level in (1, 2, 3):
    mirp("simoncelli", "sphere", {"type": "simoncelli", "level": level},
         nonseparable_wavelet_families="simoncelli", nonseparable_wavelet_decomposition_level=level,
         nonseparable_wavelet_boundary_condition="wrap")
for orders in ([1, 0, 0], [0, 2, 1]):  # x, y, z
    mirp("riesz", "sphere", {"type": "simoncelli", "level": 2, "riesz": orders},
         nonseparable_wavelet_families="simoncelli", nonseparable_wavelet_decomposition_level=2,
         nonseparable_wavelet_boundary_condition="wrap", riesz_filter_order=orders[::-1], riesz_filter_tensor_sigma=1.0)
mirp("simoncelli", "checkerboard", {"type": "simoncelli", "level": 2, "dimensions": 2}, by_slice=True,
     nonseparable_wavelet_families="simoncelli", nonseparable_wavelet_decomposition_level=2,
     nonseparable_wavelet_boundary_condition="wrap")

# scipy, by the kernels' definitions in full and no common factor: another route.
def grids(reach):
    return np.meshgrid(*[np.arange(-r, r + 1.0) for r in reach], indexing="ij")


def convolved(kernel, phantom, boundary, cval=0.0):
    if np.iscomplexobj(kernel):
        real, imaginary = (convolved(part, phantom, boundary, cval) for part in (kernel.real, kernel.imag))
        return real + 1j * imaginary
    return ndi.convolve(ALL[phantom], kernel, mode=SCIPY.get(boundary, "constant"), cval=cval)


for boundary in SCIPY:
    spacing = np.array([5.0, 1.25, 2.5])  # z, y, x
    sigma = 4.0 / spacing
    axes = grids(np.floor(3 * sigma + 0.5).astype(int))
    envelope = np.exp(-sum((a / s) ** 2 for a, s in zip(axes, sigma)) / 2) / np.prod(np.sqrt(2 * np.pi) * sigma)
    second = sum((a ** 2 / s ** 4 - 1 / s ** 2) * (spacing.min() / h) ** 2 for a, s, h in zip(axes, sigma, spacing))
    keep("scipy", "pattern", {"type": "log", "sigma": 4, "truncate": 3, "boundary": boundary, "spacing": [2.5, 1.25, 5]},
         convolved(envelope * second, "pattern", boundary))
    keep("scipy", "pattern", {"type": "mean", "size": 7, "boundary": boundary},
         ndi.uniform_filter(ALL["pattern"], 7, mode=SCIPY[boundary]))
keep("scipy", "pattern", {"type": "mean", "size": 7, "boundary": {"constant": -1000}},
     ndi.uniform_filter(ALL["pattern"], 7, mode="constant", cval=-1000.0))
for theta, gamma, boundary in ((0, 1, "zero"), (35, 0.6, "periodic"), (110, 1.7, "nearest"), (35, 1, "mirror")):
    reach = int(np.floor(2.5 * 1.5 * max(1, 1 / gamma) + 0.5))
    y, x = np.mgrid[-reach:reach + 1, -reach:reach + 1].astype(float)
    t = np.deg2rad(theta)
    along, across = x * np.cos(t) + y * np.sin(t), -x * np.sin(t) + y * np.cos(t)
    kernel = np.exp(-(along ** 2 + (gamma * across) ** 2) / (2 * 1.5 ** 2) + 2j * np.pi * along / 4)
    response = convolved(kernel[None], "pattern", boundary)
    ours = {"type": "gabor", "sigma": 3, "wavelength": 8, "gamma": gamma, "theta": theta, "truncate": 2.5,
            "boundary": boundary}
    keep("scipy", "pattern", ours, np.abs(response))
    keep("scipy", "pattern", {**ours, "response": "real"}, response.real)
    keep("scipy", "pattern", {**ours, "response": "imaginary"}, response.imag)

for radius, samples in ((1, 8), (2, 12)):
    for method in ("default", "ror", "uniform", "var"):
        if samples > 8 and method == "default":
            continue
        response = np.stack([
            local_binary_pattern(plane, P=samples, R=radius, method=method) for plane in ALL["pattern"]
        ])
        keep("skimage", "pattern", {"type": "lbp-2d", "radius": radius, "samples": samples, "method": method},
             np.nan_to_num(response))

samples = {name: [int(i) for i in at] for name, at in SAMPLES.items()}
print('{"samples": ' + json.dumps(samples) + ',\n"maps": [\n' + ",\n".join(json.dumps(m) for m in maps) + "\n]}")

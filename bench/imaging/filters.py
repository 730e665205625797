"""Peers of bench/imaging/filters.ts: processor seconds of one thread and peak memory, as JSON.

    python bench/imaging/filters.py SLICES NAME [mirp]

in an environment with scipy, PyWavelets, SimpleITK and scikit-image; one process a filter, so that memory is its own.
"""
import json
import resource
import sys
import time

import numpy as np
import scipy.fft as fft
import scipy.ndimage as ndi

slices, name = int(sys.argv[1]), sys.argv[2]
image = np.empty((slices, 512, 512), np.float32)
for s in range(slices):
    i = np.arange(s * 262144, (s + 1) * 262144, dtype=np.float64)
    image[s] = np.mod(i * i * 31 + i * 17, 251).reshape(512, 512)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def laws(kernel):
    k = {"L5": [1, 4, 6, 4, 1], "E5": [-1, -2, 0, 2, 1], "S5": [-1, 0, 2, 0, -1]}
    parts = [np.array(k[kernel[n:n + 2]], float) for n in (0, 2, 4)]
    return [p / np.linalg.norm(p) for p in parts]


def separable(weights):
    out = image
    for axis, w in zip((2, 1, 0), weights):
        out = ndi.convolve1d(out, w, axis=axis, mode="reflect")
    return out


def run_laws_energy():
    # Six permutations; an antisymmetric kernel that is turned only changes sign.
    from itertools import permutations
    best = None
    for order in permutations(laws("E5L5S5")):
        r = np.abs(separable(order))
        best = r if best is None else np.maximum(best, r)
    return ndi.uniform_filter(np.abs(best), 15, mode="reflect")


def run_gabor():
    reach = 24
    y, x = np.mgrid[-reach:reach + 1, -reach:reach + 1].astype(np.float64)
    kernel = np.exp(-(x ** 2 + 0.25 * y ** 2) / (2 * 3.0 ** 2) + 2j * np.pi * x / 4)
    shape = [fft.next_fast_len(512 + 4 * reach)] * 2
    spectrum = fft.fft2(kernel, shape)
    out = np.empty_like(image)
    for s, plane in enumerate(image):
        padded = np.pad(plane.astype(np.float64), reach, mode="symmetric")
        r = fft.ifft2(fft.fft2(padded, shape) * spectrum)
        out[s] = np.abs(r[2 * reach:2 * reach + 512, 2 * reach:2 * reach + 512])
    return out


def run_wavelet():
    import pywt
    return pywt.swtn(image, "coif1", level=1, start_level=0, axes=(2, 1, 0))[0]


def itk(run):
    import SimpleITK as sitk
    sitk.ProcessObject.SetGlobalDefaultNumberOfThreads(1)
    volume = sitk.GetImageFromArray(image)
    return run(sitk, volume)


def run_recursive():
    def run(sitk, volume):
        f = sitk.LaplacianRecursiveGaussianImageFilter()
        f.SetNormalizeAcrossScale(True)
        f.SetSigma(3.0)
        return sitk.GetArrayFromImage(f.Execute(volume))
    return itk(run)


def run_lbp():
    from skimage.feature import local_binary_pattern
    return np.stack([local_binary_pattern(plane, 8, 1, "uniform") for plane in image])


def mirp(kind, **settings):
    import warnings
    from importlib import import_module
    from mirp._images.generic_image import GenericImage
    from mirp.settings.transformation_parameters import ImageTransformationSettingsClass
    warnings.simplefilter("ignore")
    module, name, kernel = {
        "mean": ("mean", "MeanFilter", "mean"),
        "log": ("laplacian_of_gaussian", "LaplacianOfGaussianFilter", "laplacian_of_gaussian"),
        "laws-energy": ("laws", "LawsFilter", "laws"),
        "gabor": ("gabor", "GaborFilter", "gabor"),
        "wavelet-pooled": ("separable_wavelet", "SeparableWaveletFilter", "separable_wavelet"),
    }[kind]
    Filter = getattr(import_module(f"mirp._imagefilters.{module}"), name)

    class Settings:
        img_transform = ImageTransformationSettingsClass(by_slice=False, filter_kernels=kernel, **settings)

    volume = GenericImage(image_data=image, image_spacing=(1.0, 1.0, 1.0), image_dimension=image.shape,
                          image_origin=(0.0, 0.0, 0.0), image_orientation=np.eye(3), separate_slices=False)
    for each in Filter(image=volume, settings=Settings, name=kernel).generate_object():
        each.transform(volume)


MIRP = {
    "mean": lambda: mirp("mean", mean_filter_kernel_size=15, mean_filter_boundary_condition="reflect"),
    "log": lambda: mirp("log", laplacian_of_gaussian_sigma=3.0, laplacian_of_gaussian_boundary_condition="reflect"),
    "laws-energy": lambda: mirp("laws-energy", laws_kernel="E5L5S5", laws_delta=7, laws_boundary_condition="reflect"),
    "gabor": lambda: mirp("gabor", gabor_sigma=3.0, gabor_gamma=0.5, gabor_lambda=4.0,
                          gabor_boundary_condition="reflect"),
    "wavelet-pooled": lambda: mirp(
        "wavelet-pooled", separable_wavelet_families="db2", separable_wavelet_set="LHL",
        separable_wavelet_pooling_method="mean", separable_wavelet_boundary_condition="reflect"),
}
RUNS = {
    "mean": ("scipy", lambda: ndi.uniform_filter(image, 15, mode="reflect")),
    "log": ("scipy", lambda: ndi.gaussian_laplace(image, 3.0, mode="reflect", truncate=4.0)),
    "laws": ("scipy", lambda: separable(laws("E5L5S5"))),
    "laws-energy": ("scipy", run_laws_energy),
    "gabor": ("scipy.fft", run_gabor),
    "wavelet": ("PyWavelets", run_wavelet),
    "pyradiomics-log": ("SimpleITK", run_recursive),
    "gradient": ("SimpleITK", lambda: itk(lambda sitk, v: sitk.GetArrayFromImage(sitk.GradientMagnitude(v)))),
    "square": ("numpy", lambda: (image.astype("float64") / np.sqrt(np.max(np.abs(image)))) ** 2),
    "lbp-2d": ("scikit-image", run_lbp),
}
peer, run = ("MIRP", MIRP[name]) if sys.argv[3:] == ["mirp"] else RUNS[name]
start, cpu = time.perf_counter(), time.process_time()
run()
print(json.dumps({
    "peer": peer, "seconds": time.process_time() - cpu, "wall": time.perf_counter() - start,
    "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before,
}))

"""SimpleITK's N4 on the brain of ../../shared/data/mri_brain1 with a planted bias field.

Called by n4.ts: n4.py IMAGE FOLDER THREADS writes planted.f32, mask.u8, itk-SHRINK.f32 (log fields) and n4.json there.
With --reference it makes ../../packages/imaging/test/reference/n4.json: the planted field's terms, SimpleITK's log field
on every 8th voxel in the plane, and the same for a phantom that the test makes itself.
SimpleITK 2.5.7, numpy 1.26.4 (bench/radiomics/setup.sh makes the environment).
"""
import json
import os
import sys
import time

import numpy as np
import SimpleITK as sitk

HERE = os.path.dirname(os.path.abspath(__file__))


def terms(seed, count=6):
    """Cosines of at most one and a half periods along an axis: amplitude, three half periods, phase."""
    rng = np.random.default_rng(seed)
    return [[round(float(x), 4) for x in (rng.uniform(0.05, 0.16), *rng.uniform(-1.5, 1.5, 2), rng.uniform(-0.8, 0.8),
                                          rng.uniform(0, 2 * np.pi))] for _ in range(count)]


def field(size, cosines):
    z, y, x = np.meshgrid(*[np.arange(n) / max(1, n - 1) for n in size[::-1]], indexing="ij")
    log = np.zeros(size[::-1])
    for amplitude, a, b, c, phase in cosines:
        log += amplitude * np.cos(np.pi * (a * x + b * y + c * z) + phase)
    return log


def n4(image, mask, shrink, iterations=(50, 50, 50, 50)):
    f = sitk.N4BiasFieldCorrectionImageFilter()
    f.SetMaximumNumberOfIterations(list(iterations))
    small = sitk.Shrink(image, shrink), sitk.Shrink(mask, shrink)
    start = time.perf_counter()
    f.Execute(*small)
    log = f.GetLogBiasFieldAsImage(image)
    return sitk.GetArrayFromImage(log), time.perf_counter() - start


def brain(path):
    image = sitk.Cast(sitk.ReadImage(path), sitk.sitkFloat32)
    array = sitk.GetArrayFromImage(image)
    return image, array, array > 200


def like(array, image):
    out = sitk.GetImageFromArray(array)
    out.CopyInformation(image)
    return out


def phantom():
    size = (40, 36, 20)
    z, y, x = np.meshgrid(*[2 * np.arange(n) / (n - 1) - 1 for n in size[::-1]], indexing="ij")
    image = np.zeros(size[::-1])
    image[(x / 0.9) ** 2 + (y / 0.85) ** 2 + (z / 0.9) ** 2 < 1] = 300
    image[((x + 0.3) / 0.4) ** 2 + (y / 0.5) ** 2 + (z / 0.6) ** 2 < 1] = 450
    image[((x - 0.4) / 0.25) ** 2 + ((y - 0.2) / 0.3) ** 2 + (z / 0.5) ** 2 < 1] = 700
    image *= 1 + 0.03 * np.sin(40 * x + 25 * y) * np.cos(31 * y - 17 * z)
    return size, image


def main():
    if sys.argv[1] == "--reference":
        cosines = terms(17)
        image, array, mask = brain(os.path.join(HERE, "../../../shared/data/mri_brain1/brain1_image.nrrd"))
        planted = (array * np.exp(field(image.GetSize(), cosines))).astype(np.float32)
        log, _ = n4(like(planted, image), like(mask.astype(np.uint8), image), [4, 4, 1])
        inside = mask[:, 4::8, 4::8]
        size, clean = phantom()
        image2 = sitk.GetImageFromArray((clean * np.exp(field(size, cosines))).astype(np.float32))
        log2, _ = n4(image2, sitk.GetImageFromArray((clean > 0).astype(np.uint8)), [1, 1, 1])
        reference = dict(terms=cosines, brain=dict(every=8, first=4, inside=inside.astype(int).ravel().tolist(),
                                                   logField=[round(float(v), 4) for v in log[:, 4::8, 4::8][inside]]),
                         phantom=dict(size=size, logField=[round(float(v), 4) for v in log2[clean > 0][::5]], every=5))
        with open(os.path.join(HERE, "../../packages/imaging/test/reference/n4.json"), "w") as f:
            json.dump(reference, f, separators=(",", ":"))
            f.write("\n")
        return
    path, folder, threads = sys.argv[1:4]
    sitk.ProcessObject.SetGlobalDefaultNumberOfThreads(int(threads))
    image, array, mask = brain(path)
    out = dict(version=sitk.Version_VersionString(), runs=[])
    for seed in (17, 18, 19):
        truth = field(image.GetSize(), terms(seed))
        planted = (array * np.exp(truth)).astype(np.float32)
        planted.tofile(os.path.join(folder, f"planted-{seed}.f32"))
        truth.astype(np.float32).tofile(os.path.join(folder, f"truth-{seed}.f32"))
        for shrink in ([4, 4, 1],):
            log, seconds = n4(like(planted, image), like(mask.astype(np.uint8), image), shrink)
            name = f"itk-{seed}-{shrink[0]}.f32"
            log.astype(np.float32).tofile(os.path.join(folder, name))
            out["runs"].append(dict(seed=seed, shrink=shrink[0], file=name, seconds=seconds))
    mask.astype(np.uint8).tofile(os.path.join(folder, "mask.u8"))
    with open(os.path.join(folder, "n4.json"), "w") as f:
        json.dump(out, f)


main()

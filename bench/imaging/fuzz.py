"""Compares the mutants that fuzz.ts kept (it read them) with what SimpleITK reads: python fuzz.py FOLDER.

pip install SimpleITK==2.5.7. Each format is read in processes of its own with 4 GiB of memory; one that dies counts as refused.
"""

import base64
import json
import multiprocessing
import os
import resource
import struct
import sys

import numpy as np
import SimpleITK as sitk

FOLDER = sys.argv[1]


def limit():
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
    sitk.ProcessObject.SetGlobalWarningDisplay(False)


def close(a, b, scale):
    return np.allclose(a, b, rtol=1e-5, atol=1e-5 * scale)


def explained(path, verdict):
    """Why a picture differs from ITK's, where that is meant."""
    data = open(path, "rb").read()
    if path.endswith(".nii"):
        order = "<" if data[:4] in (struct.pack("<i", 348), struct.pack("<i", 540)) else ">"
        if data[4:7] == b"n+2":
            return "NIfTI-2, which ITK does not read"
        dim, slope, offset = (struct.unpack_from(order + code, data, at)[0] for code, at in (("h", 40), ("f", 112), ("f", 108)))
        if slope == 0 and verdict == "voxels differ":
            return "slope 0: not scaled, by the standard; ITK adds the intercept"
        if offset == 0 and verdict == "voxels differ":
            return "vox_offset 0: voxels after the header, as nibabel; ITK takes the header for voxels"
        if dim > 5:
            return "more than five axes, those beyond of length 1, which ITK does not read"
        if dim == 2:
            return "one slice, oblique in space; ITK keeps the plane's part of its directions"
    if path.endswith(".mha") and b"CompressedDataSize" not in data[:1000] and verdict == "voxels differ":
        return "no CompressedDataSize: ITK gives zeros"
    return None


def judge(job):
    folder, ours = job
    verdict, detail = compare(folder, ours)
    reason = None if verdict == "same" else explained(os.path.join(folder, ours["file"]), verdict)
    return (verdict, detail) if reason is None else (reason, "")


def compare(folder, ours):
    try:
        image = sitk.ReadImage(os.path.join(folder, ours["file"]))
    except (RuntimeError, MemoryError) as error:
        return "ITK refuses", str(error).strip().split("\n")[-1][:120]
    n = image.GetDimension()
    size = (list(image.GetSize()) + [1, 1])[:3]
    numbers = sitk.GetArrayFromImage(image)
    if image.GetNumberOfComponentsPerPixel() > 1:
        numbers = np.moveaxis(numbers, -1, 0)
    if size != ours["size"]:
        return "sizes differ", f"{size} and {ours['size']}"
    right = numbers.ravel().astype("f8")
    seen = np.frombuffer(base64.b64decode(ours["numbers"]), "<f8")
    # ITK scales in single precision
    if len(seen) != len(right) or not np.allclose(seen, right, rtol=1e-6, atol=1e-6 * max(1, np.abs(right).max()), equal_nan=True):
        return "voxels differ", ""
    k = min(3, n)
    d = np.eye(3)
    d[:k, :k] = np.array(image.GetDirection()).reshape(n, n)[:k, :k]
    spacing, origin = image.GetSpacing()[:k], image.GetOrigin()[:k]
    if not close(spacing, ours["spacing"][:k], 1):
        return "spacings differ", f"{spacing} and {ours['spacing']}"
    if not close(origin, ours["origin"][:k], max(1, *np.abs(origin))):
        return "origins differ", f"{origin} and {ours['origin']}"
    if not np.allclose(d, np.array(ours["direction"]).reshape(3, 3), atol=2e-3):
        return "directions differ", f"{d.ravel().round(3).tolist()} and {np.round(ours['direction'], 3).tolist()}"
    return "same", ""


summary = json.load(open(os.path.join(FOLDER, "summary.json")))
for one in summary["formats"]:
    folder = os.path.join(FOLDER, one["format"])
    jobs = [(folder, ours) for ours in json.load(open(os.path.join(folder, "read.json")))]
    counts, examples = {}, {}
    with multiprocessing.Pool(2, limit) as pool:
        for (_, ours), (verdict, detail) in zip(jobs, pool.imap(judge, jobs, 50)):
            counts[verdict] = counts.get(verdict, 0) + 1
            if verdict != "same":
                examples.setdefault(verdict, []).append(f"{ours['file']} ({ours['base']}): {detail}")
    one["besideITK"] = counts
    print(one["format"], counts)
    for verdict, list_ in examples.items():
        for text in list_[: int(sys.argv[2]) if len(sys.argv) > 2 else 4]:
            print("  ", verdict, text)
json.dump(summary, open(os.path.join(FOLDER, "summary.json"), "w"), indent=2)

"""Small files of every format and geometry, and how SimpleITK (nibabel for NIfTI-2) reads them: volumes.json.
With ../../../../../shared/data beside the project also the geometry and checksums of real images: real-volumes.json.

pip install SimpleITK==2.5.7 nibabel==5.4.2 pynrrd==1.1.3
"""

import base64
import glob
import hashlib
import json
import os
import tempfile

import nibabel as nib
import nrrd
import numpy as np
import SimpleITK as sitk

HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.path.join(HERE, "../../../../../shared/data")
SIZE = (5, 4, 3)
random = np.random.default_rng(20260101)
cases = []


def rotation(x, y, z):
    cx, sx, cy, sy, cz, sz = np.cos(x), np.sin(x), np.cos(y), np.sin(y), np.cos(z), np.sin(z)
    return (
        np.array([[1, 0, 0], [0, cx, -sx], [0, sx, cx]])
        @ np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
        @ np.array([[cz, -sz, 0], [sz, cz, 0], [0, 0, 1]])
    )


def affine(turn, spacing, place):
    m = np.eye(4)
    m[:3, :3] = turn * np.array(spacing)
    m[:3, 3] = place
    return m


STRAIGHT = affine(np.eye(3), (0.9, 1.1, 3), (-20, 30, 40))
OBLIQUE = affine(rotation(0.1, 0.2, 0.3), (0.9, 1.1, 3), (-20, 30, 40))
OTHER = affine(rotation(0.4, -0.2, 0.1), (0.9, 1.1, 3), (5, -16, 9))
MIRRORED = OBLIQUE @ np.diag([1, 1, -1, 1])
SHEARED = OBLIQUE.copy()
SHEARED[0, 1] += 0.5


def voxels(dtype, size=SIZE):
    """Integers over the whole range of the type, or floats."""
    dtype = np.dtype(dtype)
    if dtype.kind == "f":
        return random.normal(0, 100, size).astype(dtype)
    info = np.iinfo(dtype)
    low, high = max(info.min, -(2**40)), min(info.max, 2**40)
    v = random.integers(low, high, size, endpoint=True).astype(dtype)
    v.flat[0], v.flat[1] = low, high
    return v


def geometry(image):
    dimension = image.GetDimension()
    d = np.array(image.GetDirection()).reshape(dimension, dimension)
    three = np.eye(3)
    k = min(3, dimension)
    three[:k, :k] = d[:k, :k]
    pad = lambda v, fill: (list(v) + [fill] * 3)[:3]
    return {
        "size": pad(image.GetSize(), 1),
        "spacing": pad(image.GetSpacing(), 1.0),
        "origin": pad(image.GetOrigin(), 0.0),
        "direction": three.ravel().tolist(),
    }


def in_file_order(image):
    """Values with the first axis fastest, frame after frame."""
    a = sitk.GetArrayFromImage(image)
    if image.GetNumberOfComponentsPerPixel() > 1:  # frames of an NRRD come as components
        a = np.moveaxis(a, -1, 0)
    return a.ravel()


def read(path):
    image = sitk.ReadImage(path)
    v = in_file_order(image)
    return {**geometry(image), "frames": len(v) // int(np.prod(geometry(image)["size"])), "values": v.tolist()}


def add(name, files, expected=None):
    """Keeps the files and what SimpleITK reads from the first, or `expected`; an error of ITK is null."""
    with tempfile.TemporaryDirectory() as folder:
        for file, content in files.items():
            with open(os.path.join(folder, file), "wb") as out:
                out.write(content)
        if expected is None:
            try:
                expected = read(os.path.join(folder, next(iter(files))))
            except RuntimeError:
                pass
    packed = {file: base64.b64encode(content).decode() for file, content in files.items()}
    cases.append({"name": name, "files": packed, "expected": expected})


def written(write, *names):
    """The files that `write(first path)` leaves in an empty folder, in the order of `names`."""
    with tempfile.TemporaryDirectory() as folder:
        write(os.path.join(folder, names[0]))
        return {name: open(os.path.join(folder, name), "rb").read() for name in names}


def nifti(name, v, qform=None, q=0, sform=None, s=0, file="a.nii", order="<", pixdim=None, units=2, scale=None):
    header = nib.Nifti1Header(endianness=order)
    header.set_data_dtype(v.dtype.newbyteorder(order))
    header.set_data_shape(v.shape)
    header["pixdim"][1:4] = (0.9, 1.1, 3)
    if qform is not None:
        header.set_qform(qform, q)
    if sform is not None:
        header.set_sform(sform, s)
    header["qform_code"], header["sform_code"], header["xyzt_units"] = q, s, units
    if pixdim is not None:
        header["pixdim"][1:4] = pixdim
    header["vox_offset"], header["magic"] = 352, b"n+1"
    header["scl_slope"], header["scl_inter"] = scale or (1, 0)
    content = header.binaryblock + b"\0" * 4 + v.astype(v.dtype.newbyteorder(order)).tobytes(order="F")
    expected = None
    if scale is not None and scale[0] == 0:  # the standard: no scaling; ITK adds the intercept
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, file)
            with open(path, "wb") as out:
                out.write(content)
            expected = {**read(path), "values": np.asarray(nib.load(path).dataobj).ravel(order="F").tolist()}
    add(name, {file: content}, expected)


for dtype in "int8 uint8 int16 uint16 int32 uint32 int64 uint64 float32 float64".split():
    nifti(f"nifti {dtype}", voxels(dtype), OBLIQUE, 1, OBLIQUE, 1)
for dtype in "int16 uint16 int32 float32 float64".split():
    nifti(f"nifti big-endian {dtype}", voxels(dtype), OBLIQUE, 1, OBLIQUE, 1, order=">")
small = voxels("int16")
nifti("nifti RAS", small, STRAIGHT, 1, STRAIGHT, 1)
nifti("nifti LPS", small, np.diag([-1, -1, 1, 1]) @ STRAIGHT, 1, np.diag([-1, -1, 1, 1]) @ STRAIGHT, 1)
nifti("nifti PIR", small, STRAIGHT[[2, 0, 1, 3]], 1, STRAIGHT[[2, 0, 1, 3]], 1)
nifti("nifti mirrored oblique, qform", small, MIRRORED, 1)
nifti("nifti mirrored oblique, sform", small, sform=MIRRORED, s=1)
nifti("nifti half a turn, qform", small, affine(rotation(np.pi, 0, 0), (0.9, 1.1, 3), (1, 2, 3)), 1)
nifti("nifti no form", small)
for q in (0, 1, 2):
    for s in (0, 1, 2, 4):
        if q + s > 0:
            nifti(f"nifti forms differ, codes {q} and {s}", small, OBLIQUE, q, OTHER, s)
nifti("nifti sheared sform beside a qform", small, OBLIQUE, 1, SHEARED, 1)
nifti("nifti sheared sform alone", small, sform=SHEARED, s=1)
nifti("nifti pixdim differs from the sform", small, sform=OBLIQUE, s=1, pixdim=(1, 1, 2))
for dtype in "uint8 int16 uint16 float32".split():
    nifti(f"nifti scaled {dtype}", voxels(dtype), OBLIQUE, 1, OBLIQUE, 1, scale=(0.25, -1024))
nifti("nifti in metres", small, affine(rotation(0.1, 0.2, 0.3), (0.9e-3, 1.1e-3, 3e-3), (-0.02, 0.03, 0.04)), 1, pixdim=(0.9e-3, 1.1e-3, 3e-3), units=1)
nifti("nifti in micrometres", small, sform=affine(rotation(0.1, 0.2, 0.3), (900, 1100, 3000), (-20000, 30000, 40000)), s=1, pixdim=(900, 1100, 3000), units=3)
nifti("nifti slope 0", small, OBLIQUE, 1, OBLIQUE, 1, scale=(0, 7))
nifti("nifti slope 1, intercept", small, OBLIQUE, 1, OBLIQUE, 1, scale=(1, -1024))
nifti("nifti two dimensions", voxels("int16", (5, 4)), pixdim=(0.9, 1.1, 1))
nifti("nifti frames", voxels("int16", (5, 4, 3, 2)), OBLIQUE, 1, OBLIQUE, 1)
nifti("nifti five dimensions, four of them one", voxels("int16", (5, 4, 3, 1, 1)), OBLIQUE, 1, OBLIQUE, 1)

image = sitk.GetImageFromArray(voxels("int16", SIZE[::-1]))
image.SetSpacing((0.9, 1.1, 3))
image.SetOrigin((-20.5, 30.25, 40.125))
image.SetDirection(rotation(0.1, 0.2, 0.3).ravel().tolist())
save = lambda compress: lambda path: sitk.WriteImage(image, path, compress)
add("nifti gzipped by ITK", written(save(True), "a.nii.gz"))
add("nifti pair by ITK", written(save(False), "a.hdr", "a.img"))
add("nrrd raw by ITK", written(save(False), "a.nrrd"))
add("nrrd gzip by ITK", written(save(True), "a.nrrd"))
add("nrrd detached by ITK", written(save(False), "a.nhdr", "a.raw"))
add("nrrd detached gzip by ITK", written(save(True), "a.nhdr", "a.raw.gz"))
add("metaimage by ITK", written(save(False), "a.mha"))
add("metaimage zlib by ITK", written(save(True), "a.mha"))
add("metaimage pair by ITK", written(save(False), "a.mhd", "a.raw"))
add("metaimage zlib pair by ITK", written(save(True), "a.mhd", "a.zraw"))
for dtype in "int8 uint8 uint16 int32 uint32 int64 uint64 float32 float64".split():
    typed = sitk.GetImageFromArray(voxels(dtype, SIZE[::-1]))
    for extension, name in (("nrrd", "nrrd"), ("mha", "metaimage")):
        add(f"{name} {dtype} by ITK", written(lambda path: sitk.WriteImage(typed, path), f"a.{extension}"))
four = sitk.GetImageFromArray(voxels("int16", (2, *SIZE[::-1])), isVector=False)
add("nrrd frames by ITK", written(lambda path: sitk.WriteImage(four, path), "a.nrrd"))
add("metaimage frames by ITK", written(lambda path: sitk.WriteImage(four, path), "a.mha"))

# NIfTI-2: ITK does not read it; nibabel does.
v = voxels("int16")
two = nib.Nifti2Image(v, OBLIQUE)
two.set_qform(OBLIQUE, 1)
two.set_sform(OBLIQUE, 1)
lps = np.diag([-1, -1, 1, 1]) @ two.affine
expected = {
    "size": list(SIZE),
    "spacing": np.linalg.norm(lps[:3, :3], axis=0).tolist(),
    "origin": lps[:3, 3].tolist(),
    "direction": (lps[:3, :3] / np.linalg.norm(lps[:3, :3], axis=0)).ravel().tolist(),
    "frames": 1,
    "values": v.ravel(order="F").tolist(),
}
add("nifti version 2 by nibabel", written(lambda path: nib.save(two, path), "a.nii"), expected)

d = rotation(0.1, 0.2, 0.3).T * np.array([[0.9], [1.1], [3]])
for space in ("left-posterior-superior", "right-anterior-superior", "left-anterior-superior", "RAS"):
    header = {"space": space, "space directions": d, "space origin": [1, 2, 3], "encoding": "raw"}
    add(f"nrrd {space} by pynrrd", written(lambda path: nrrd.write(path, v, header), "a.nrrd"))
header = {"spacings": [0.9, 1.1, 3], "encoding": "ascii"}
add("nrrd ascii without a space by pynrrd", written(lambda path: nrrd.write(path, v, header), "a.nrrd"))
for place, name in ((0, "first"), (3, "last")):
    order = [d[0], d[1], d[2]]
    order.insert(place, [np.nan] * 3)
    kinds = ["domain"] * 3
    kinds.insert(place, "list")
    header = {"space": "LPS", "space directions": np.array(order), "space origin": [1, 2, 3], "kinds": kinds, "encoding": "gzip"}
    frames = voxels("int16", (*SIZE, 2) if place == 3 else (2, *SIZE))
    add(f"nrrd frames {name} by pynrrd", written(lambda path: nrrd.write(path, frames, header), "a.nrrd"))


def text(name, file, lines, data):
    add(name, {file: ("\n".join(lines) + "\n").encode() + data})


raw = v.astype("<i2").tobytes(order="F")
turned = v.astype(">i2").tobytes(order="F")
base = ["NRRD0004", "type: short", "dimension: 3", "sizes: 5 4 3", "encoding: raw"]
text("nrrd big-endian", "a.nrrd", [*base, "endian: big", "spacings: 0.9 1.1 3", ""], turned)
text("nrrd axis mins", "a.nrrd", [*base, "endian: little", "spacings: 0.9 1.1 3", "axis mins: 10 20 30", ""], raw)
text("nrrd axis mins, node-centred", "a.nrrd", [*base, "endian: little", "spacings: 0.9 1.1 3", "axis mins: 10 20 30", "centerings: node node node", ""], raw)
text("nrrd byte skip", "a.nrrd", [*base, "endian: little", "byte skip: 6", ""], b"skip.." + raw)
text("nrrd byte skip to the end", "a.nrrd", [*base, "endian: little", "byte skip: -1", ""], b"skip.." + raw)
meta = ["ObjectType = Image", "NDims = 3", "BinaryData = True", "DimSize = 5 4 3", "ElementType = MET_SHORT"]
turn = "TransformMatrix = " + " ".join(map(repr, rotation(0.1, 0.2, 0.3).T.ravel().tolist()))
end = "ElementDataFile = LOCAL"
text("metaimage big-endian", "a.mha", [*meta, "ElementByteOrderMSB = True", "ElementSpacing = 0.9 1.1 3", end], turned)
text("metaimage axes in rows", "a.mha", [*meta, "TransformMatrix = 0 1 0 0 0 1 1 0 0", "Offset = 5 6 7", "ElementSpacing = 0.9 1.1 3", end], raw)
text("metaimage oblique, ElementSize", "a.mha", [*meta, turn, "Position = 5 6 7", "ElementSize = 0.9 1.1 3", end], raw)
text("metaimage negative spacing", "a.mha", [*meta, turn, "Offset = 5 6 7", "ElementSpacing = 0.9 -1.1 3", end], raw)

with open(os.path.join(HERE, "volumes.json"), "w") as out:
    json.dump({"SimpleITK": sitk.Version_VersionString(), "cases": cases}, out, separators=(",", ":"))

real = {}
for path in sorted(
    path
    for pattern in ("ibsi1/**/*.nii.gz", "mri_sts/**/*.nii.gz", "mri_brain1/*.nrrd")
    for path in glob.glob(os.path.join(DATA, pattern), recursive=True)
):
    picture = sitk.ReadImage(path)
    numbers = in_file_order(picture)
    real[os.path.relpath(path, DATA)] = {
        **geometry(picture),
        "type": str(numbers.dtype),
        "sum": float(numbers.astype("f8").sum()),
        "sha256": hashlib.sha256(numbers.astype("<f8").tobytes()).hexdigest(),
    }
if real:
    with open(os.path.join(HERE, "real-volumes.json"), "w") as out:
        json.dump(real, out, indent=1)

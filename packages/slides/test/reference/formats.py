"""What tifffile and OpenSlide make of the files that test/formats/write-formats.ts writes from the real slide.

    node packages/slides/test/formats/write-formats.ts FOLDER
    bench/.venv-slides/bin/python packages/slides/test/reference/formats.py FOLDER

writes formats.json beside this script: for every file and level its size, the SHA-256 of its pixels (8-bit RGB, or
16-bit little endian of one channel) and, of lossy files, pixels at fixed places. No picture is kept.
"""

import base64
import hashlib
import json
import pathlib
import sys

import numpy
import openslide
import tifffile
from PIL import Image

folder = pathlib.Path(sys.argv[1])
samples = 500


def described(pixels, lossy):
    pixels = numpy.ascontiguousarray(pixels)
    height, width = pixels.shape[:2]
    out = {"width": width, "height": height}
    if not lossy:
        return out | {"sha256": hashlib.sha256(pixels.astype(pixels.dtype.newbyteorder("<")).tobytes()).hexdigest()}
    # A walk over the picture by the golden ratio: places that a test computes again.
    places = (numpy.arange(1, samples + 1) * 0.6180339887498949 % 1 * (width * height)).astype(int)
    return out | {"samples": base64.b64encode(pixels.reshape(-1, 3)[places].tobytes()).decode()}


def by_openslide(path, lossy):
    slide = openslide.OpenSlide(path)
    # Without the profile of the scanner: these files have none.
    levels = [
        described(numpy.asarray(slide.read_region((0, 0), level, size))[..., :3], lossy)
        for level, size in enumerate(slide.level_dimensions)
    ]
    associated = {}
    for name, image in slide.associated_images.items():
        # The label of an SVS is lossless, thumbnail and macro are JPEG.
        exact = name == "label" and not (path.is_dir() or path.suffix == ".dcm") or not lossy and path.suffix == ".dcm"
        associated[name] = described(numpy.asarray(image)[..., :3], not exact)
    mpp = slide.properties.get("openslide.mpp-x")
    return {
        "by": f"OpenSlide {openslide.__library_version__}",
        "levels": levels,
        "associated": associated,
        "mpp": mpp and float(mpp),
    }


def by_tifffile(path, lossy):
    with tifffile.TiffFile(path) as tiff:
        series = tiff.series[0]
        levels = []
        for level in series.levels:
            pixels = level.asarray()
            if series.axes.startswith("C"):
                levels.append([described(channel, lossy) for channel in pixels])
            else:
                levels.append(described(pixels, lossy))
    return {"by": f"tifffile {tifffile.__version__}", "levels": levels}


def is_lossy(name):
    return "jpeg" in name and "jpeg2000" not in name or "lossy" in name or "33003" in name or name.endswith(".jpg")


files = {}
for name in json.loads((folder / "names.json").read_text()):
    path = folder / name
    lossy = is_lossy(name)
    entry = {"lossy": lossy}
    if path.is_dir():
        entry["openslide"] = by_openslide(path / "level-0.dcm", lossy)
    elif path.suffix in (".png", ".jpg"):
        entry["pillow"] = {"by": "Pillow", "levels": [described(numpy.asarray(Image.open(path).convert("RGB")), lossy)]}
    else:
        if "33003" not in name:
            # tifffile gives the components of 33003 as they are stored, in YCbCr.
            entry["tifffile"] = by_tifffile(path, lossy)
        try:
            entry["openslide"] = by_openslide(path, lossy)
        except openslide.OpenSlideError as error:
            entry["openslideRefuses"] = str(error)
    files[name] = entry

out = pathlib.Path(__file__).with_suffix(".json")
out.write_text(json.dumps({"samples": samples, "files": files}, indent=1) + "\n")
for name, entry in files.items():
    print(name, "lossy" if entry["lossy"] else "lossless", *(k for k in entry if k != "lossy"), entry.get("openslideRefuses", ""))

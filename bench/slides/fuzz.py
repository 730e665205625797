"""Reads what bench/slides/fuzz.ts kept (mutants that our readers read) with tifffile and OpenSlide, and compares.

    bench/.venv-slides/bin/python bench/slides/fuzz.py [bench/data/slides/fuzz] [bench/results/slides-fuzz-peers.json]

Equal pixels for lossless compressions, above 45 dB for lossy ones; over white where OpenSlide is transparent. A peer
that refuses, or reads a picture of another size or kind, is counted apart.
"""

import collections
import json
import logging
import resource
import signal
import sys
import warnings
from pathlib import Path

import numpy
import openslide
import tifffile

logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")
folder = Path(sys.argv[1] if len(sys.argv) > 1 else "bench/data/slides/fuzz")
out = Path(sys.argv[2] if len(sys.argv) > 2 else "bench/results/slides-fuzz-peers.json")
resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))
numpy.seterr(all="ignore")


class Slow(Exception):
    pass


def ring(*_):
    raise Slow()


signal.signal(signal.SIGALRM, ring)


def psnr(a, b):
    error = numpy.mean((a.astype(float) - b.astype(float)) ** 2)
    return 999 if error == 0 else 10 * numpy.log10(255**2 / error)


def from_ycc(ycc):
    y_, cb, cr = (ycc[..., i].astype(float) - (128 if i else 0) for i in range(3))
    return numpy.rint(numpy.stack([y_ + 1.402 * cr, y_ - 0.344136 * cb - 0.714136 * cr, y_ + 1.772 * cb], -1)).clip(0, 255).astype(numpy.uint8)


def by_tifffile(path, ours):
    """The same picture, or why there is none."""
    with tifffile.TiffFile(path) as tif:
        pages = [page for page in tif.pages if getattr(page, "imagewidth", 0) == ours["levels"][0][0] and getattr(page, "imagelength", 0) == ours["levels"][0][1]]
        if not pages:
            return "another size"
        page = pages[0]
        if page.imagewidth * page.imagelength > 1 << 24:
            return "too large to compare"
        array = page.asarray()
        if page.planarconfig == 2 and array.ndim == 3:
            array = numpy.moveaxis(array, 0, -1)
        if array.dtype != numpy.uint8 or array.ndim != 3 or array.shape[2] != 3 or page.photometric not in (2, 6):
            return "another kind"
        array = array[: ours["height"], : ours["width"]]
        return from_ycc(array) if page.compression == 33003 else array


def by_openslide(path, ours):
    with openslide.OpenSlide(path) as slide:
        if list(slide.dimensions) != ours["levels"][0]:
            return "another size"
        slide_picture = numpy.asarray(slide.read_region((0, 0), 0, (ours["width"], ours["height"])))
        alpha = slide_picture[..., 3:].astype(float) / 255
        return numpy.rint(slide_picture[..., :3] * alpha + 255 * (1 - alpha)).astype(numpy.uint8)


def sound(path):
    """The picture before anything was done to the file; of DICOM, where one file may not do, none."""
    if path not in pictures:
        pictures[path] = None
        if path.endswith(".svs"):
            with openslide.OpenSlide(path) as slide:
                pictures[path] = numpy.asarray(slide.read_region((0, 0), 0, slide.dimensions))[..., :3]
        elif not path.endswith(".dcm"):
            with tifffile.TiffFile(path) as tif:
                page = tif.pages[0]
                array = page.asarray()
                array = numpy.moveaxis(array, 0, -1) if page.planarconfig == 2 else array
                pictures[path] = from_ycc(array) if page.compression == 33003 else array
    return pictures[path]


pictures = {}
skipped = {"channels.ome.tif", "float-predictor.tif", "palette.tif", "boxes.png"}
lossy = {"jpeg-rgb.tif", "jpeg-ycbcr-420.tif", "jpeg2000-33003.tif", "jpeg2000-33005.tif", "pyramid-jpeg.tif", "webp.tif", "small.svs", "boxes_0.dcm", "boxes_1.dcm"}
lossy_words = ("jpeg", "lossy")
counts = {"tifffile": collections.Counter(), "openslide": collections.Counter()}
differing = []
total = 0
for entry in sorted(folder.glob("*.json")):
    ours = json.loads(entry.read_text())
    original = Path(ours["original"]).name
    if original in skipped:
        continue
    total += 1
    is_lossy = original in lossy or any(word in original for word in lossy_words)
    picture = numpy.fromfile(entry.with_suffix(".rgb"), numpy.uint8).reshape(ours["height"], ours["width"], 3)
    for peer, read in [("tifffile", by_tifffile), ("openslide", by_openslide)]:
        if peer == "tifffile" and original.endswith(".dcm"):
            continue
        signal.alarm(5)
        try:
            theirs = read(entry.with_suffix(".bin"), ours)
        except Slow:
            theirs = "slower than 5 s"
        except MemoryError:
            theirs = "out of memory"
        except Exception:
            theirs = "refused"
        finally:
            signal.alarm(0)
        if not isinstance(theirs, str):
            if theirs.shape != picture.shape:
                theirs = "another size"
            else:
                decibels = psnr(picture, theirs)
                agree = decibels > 45 if is_lossy else decibels == 999
                theirs = "agree" if agree else "differ"
                before = None if agree else sound(ours["original"])
                before = None if before is None else before[: ours["height"], : ours["width"]]
                if before is not None and before.shape == picture.shape and psnr(picture, before) > (45 if is_lossy else 900):
                    # The fault was one that our reader sees through and the peer does not.
                    theirs = "differ, ours is the sound file's picture"
                elif not agree:
                    differing.append({"number": int(entry.stem), "original": original, "peer": peer, "decibels": round(float(decibels), 1)})
        counts[peer][theirs] += 1
result = {
    "what": "mutants that our readers read, read again by the peers",
    "openslide": openslide.__library_version__,
    "tifffile": tifffile.__version__,
    "compared": total,
    "counts": {peer: dict(c) for peer, c in counts.items()},
    "differing": differing[:60], "differingTotal": len(differing),
}
out.write_text(json.dumps(result, indent=2) + "\n")
print(json.dumps(result, indent=2))

"""Expected pixels of the real slides, read by OpenSlide 4 (openslide-bin) and, label and thumbnail, by tifffile.

    bench/.venv-slides/bin/python packages/slides/test/reference/real-slides.py ../shared/data

Writes real-slides.json: digests (SHA-256 of the RGB bytes) and a few sampled pixels, no picture.
"""

import hashlib
import json
import sys
from pathlib import Path

import numpy
import openslide
import tifffile

data = Path(sys.argv[1])


def rgb(image):
    array = numpy.asarray(image)
    assert (array[..., 3] == 255).all()
    return numpy.ascontiguousarray(array[..., :3])


def described(array):
    ys = numpy.linspace(0, array.shape[0] - 1, 7).astype(int)
    xs = numpy.linspace(0, array.shape[1] - 1, 7).astype(int)
    return {
        "width": array.shape[1],
        "height": array.shape[0],
        "sha256": hashlib.sha256(array.tobytes()).hexdigest(),
        "xs": xs.tolist(),
        "ys": ys.tolist(),
        "samples": array[numpy.ix_(ys, xs)].reshape(-1).tolist(),
    }


result = {"openslide": openslide.__library_version__, "tifffile": tifffile.__version__, "files": {}}
for name in ["slides_he/cmu-1-small-region.svs", "slides_dicom/small.svs", "slides_dicom/boxes.tiff"]:
    slide = openslide.OpenSlide(data / name)
    levels = []
    for level, (width, height) in enumerate(slide.level_dimensions):
        levels.append(described(rgb(slide.read_region((0, 0), level, (width, height)))))
    associated = {key: described(rgb(image)) for key, image in slide.associated_images.items()}
    result["files"][name] = {
        "levels": levels,
        "downsamples": list(slide.level_downsamples),
        "mpp": slide.properties.get("openslide.mpp-x"),
        "objective": slide.properties.get("openslide.objective-power"),
        "associated": associated,
        "iccBytes": int(slide.properties.get("openslide.icc-size", 0)),
    }
out = Path(__file__).with_suffix(".json")
out.write_text(json.dumps(result, indent=1) + "\n")
print(out, out.stat().st_size)

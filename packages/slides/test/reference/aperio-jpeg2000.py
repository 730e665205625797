"""Aperio-like SVS whose JPEG 2000 tiles (33003) have their chroma at a half, as some scanners write them; with and
without, and 33005. Tiles by OpenJPEG's opj_compress (Debian: libopenjp2-tools), expected pixels by OpenSlide.

    bench/.venv-slides/bin/python packages/slides/test/reference/aperio-jpeg2000.py [path of opj_compress]

Writes ../fixtures/tiff/aperio-*.svs and aperio-jpeg2000.json.
"""

import base64
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy
import openslide
import tifffile

here = Path(__file__).parent
folder = here.parent / "fixtures" / "tiff"
compress = sys.argv[1] if len(sys.argv) > 1 else "opj_compress"
H, W, T = 50, 70, 64
y, x = numpy.mgrid[0:T, 0:2 * T]
disc = ((x - 40) ** 2 + (y - 24) ** 2 < 300).astype(float)
rgb = numpy.stack([220 - 90 * disc + x / 8, 190 - 120 * disc + y / 2, 210 - 40 * disc + (x + y) / 8], -1).clip(0, 255)
r, g, b = rgb[..., 0], rgb[..., 1], rgb[..., 2]
ycc = numpy.stack([0.299 * r + 0.587 * g + 0.114 * b, 128 - 0.168736 * r - 0.331264 * g + 0.5 * b, 128 + 0.5 * r - 0.418688 * g - 0.081312 * b], -1)
eight = lambda a: numpy.rint(a).clip(0, 255).astype(numpy.uint8)


def encode(planes, sampling, extra):
    with tempfile.TemporaryDirectory() as scratch:
        raw, out = Path(scratch) / "in.raw", Path(scratch) / "out.j2k"
        raw.write_bytes(b"".join(eight(p).tobytes() for p in planes))
        subprocess.run([compress, "-i", raw, "-o", out, "-F", f"{T},{T},3,8,u@{sampling}", *extra], check=True, capture_output=True)
        return out.read_bytes()


def halved(plane, across, down):
    return plane.reshape(T // down, down, T // across, across).mean((1, 3))


description = (
    "Aperio Image Library v11.2.1 \r\n70x50 [0,0 70x50] (64x64) J2K/YUV16 Q=30|AppMag = 40|MPP = 0.2520|User = A. Nonymous"
    "|Barcode = 123-45|Date = 01/02/13|Title = Patient One"
)
result = {"openslide": openslide.__library_version__, "files": {}}
for name, code, colours, across, down, extra in [
    ("aperio-33003-422.svs", 33003, ycc, 2, 1, ["-r", "6", "-mct", "0"]),
    ("aperio-33003-420.svs", 33003, ycc, 2, 2, ["-r", "6", "-mct", "0"]),
    ("aperio-33003-444.svs", 33003, ycc, 1, 1, ["-r", "6", "-mct", "0"]),
    ("aperio-33005.svs", 33005, rgb, 1, 1, ["-r", "6", "-I", "-mct", "1"]),
]:
    tiles = []
    for column in range(2):
        tile = colours[:, column * T : column * T + T]
        planes = [tile[..., 0]] + [halved(tile[..., i], across, down) for i in (1, 2)]
        tiles.append(encode(planes, f"1x1:{across}x{down}:{across}x{down}", extra))
    path = folder / name
    with tifffile.TiffWriter(path) as tif:
        tif.write(iter(tiles), shape=(H, W, 3), dtype="uint8", photometric="rgb", compression=code, metadata=None, description=description, tile=(T, T))
    try:
        with openslide.OpenSlide(path) as slide:
            picture = numpy.asarray(slide.read_region((0, 0), 0, slide.dimensions))[..., :3]
            assert slide.properties["openslide.vendor"] == "aperio"
    except openslide.OpenSlideError as error:
        print(name, "OpenSlide:", error)
        path.unlink()
        continue
    result["files"][name] = {"width": W, "height": H, "pixels": base64.b64encode(numpy.ascontiguousarray(picture).tobytes()).decode()}
out = here / "aperio-jpeg2000.json"
out.write_text(json.dumps(result, indent=1) + "\n")
print(out.stat().st_size, {p.name: p.stat().st_size for p in folder.glob("aperio-*")})

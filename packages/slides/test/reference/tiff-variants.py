"""Small TIFFs of every kind that is read, written and read again by tifffile and imagecodecs.

    bench/.venv-slides/bin/python packages/slides/test/reference/tiff-variants.py

Writes the files to ../fixtures/tiff and what they hold (as tifffile reads them back) to tiff-variants.json.
"""

import base64
import hashlib
import json
from pathlib import Path

import imagecodecs
import numpy
import tifffile

here = Path(__file__).parent
folder = here.parent / "fixtures" / "tiff"
folder.mkdir(parents=True, exist_ok=True)

H, W = 26, 40
y, x = numpy.mgrid[0:H, 0:W]
random = numpy.random.default_rng(7)
disc = ((x - 18) ** 2 + (y - 12) ** 2 < 60).astype(float)
rgb = numpy.stack(
    [220 - 90 * disc + x / 4, 190 - 120 * disc + y / 2, 210 - 40 * disc + (x + y) / 8], axis=-1
)
rgb = (rgb + random.integers(-3, 4, rgb.shape) * (x > 24)[..., None]).clip(0, 255).astype(numpy.uint8)
grey = rgb[..., 1]
deep = (grey.astype(numpy.uint16) * 201 + x.astype(numpy.uint16)).astype(numpy.uint16)
real = (deep / 7.0 - 1000).astype(numpy.float32)
half = rgb[::2, ::2]

TILE = {"tile": (16, 16)}
result = {"tifffile": tifffile.__version__, "imagecodecs": imagecodecs.__version__, "files": {}}


def described(array):
    """Digest of the pixels, and (for lossy files) the pixels themselves, small as they are."""
    array = numpy.ascontiguousarray(array)
    return {
        "shape": list(array.shape),
        "type": array.dtype.name,
        "sha256": hashlib.sha256(array.astype(array.dtype.newbyteorder("<")).tobytes()).hexdigest(),
    }


def remember(name, arrays, lossy=False, **more):
    entry = {"levels": [described(a) for a in arrays], "lossy": lossy, **more}
    if lossy:
        # Lossy files are held against tifffile's own decoding, pixel by pixel.
        entry["pixels"] = [base64.b64encode(numpy.ascontiguousarray(a).tobytes()).decode() for a in arrays]
    result["files"][name] = entry


def write(name, array, lossy=False, reader=None, writer=None, **options):
    path = folder / name
    with tifffile.TiffWriter(path, **(writer or {})) as tif:
        tif.write(array, metadata=None, **options)
    read = tifffile.imread(path)
    remember(name, [reader(read) if reader else read], lossy)


colour = {"photometric": "rgb", **TILE}
write("none.tif", rgb, **colour)
write("strips-none.tif", rgb, photometric="rgb", rowsperstrip=9)
write("one-strip.tif", rgb, photometric="rgb")
write("strips-lzw.tif", rgb, photometric="rgb", rowsperstrip=9, compression="lzw", predictor=True)
write("strips-jpeg.tif", rgb, photometric="ycbcr", subsampling=(2, 2), rowsperstrip=16, compression="jpeg", compressionargs={"level": 95}, lossy=True)
write("lzw.tif", rgb, compression="lzw", **colour)
write("lzw-predictor.tif", rgb, compression="lzw", predictor=True, **colour)
write("deflate.tif", rgb, compression="zlib", **colour)
write("deflate-predictor.tif", rgb, compression="zlib", predictor=True, **colour)
write("packbits.tif", rgb, compression="packbits", **colour)
write("zstd-predictor.tif", rgb, compression="zstd", predictor=True, **colour)
write("webp-lossless.tif", rgb, compression="webp", compressionargs={"lossless": True}, **colour)
write("webp.tif", rgb, compression="webp", compressionargs={"level": 90}, lossy=True, **colour)
write("planar-deflate.tif", numpy.moveaxis(rgb, -1, 0).copy(), photometric="rgb", planarconfig="separate", compression="zlib", predictor=True, reader=lambda a: numpy.moveaxis(a, 0, -1), **TILE)
write("planar-strips.tif", numpy.moveaxis(rgb, -1, 0).copy(), photometric="rgb", planarconfig="separate", rowsperstrip=7, reader=lambda a: numpy.moveaxis(a, 0, -1))
write("big-endian-deflate.tif", rgb, compression="zlib", predictor=True, writer={"byteorder": ">"}, **colour)
write("bigtiff-deflate.tif", rgb, compression="zlib", writer={"bigtiff": True}, **colour)
write("bigtiff-big-endian-lzw.tif", rgb, compression="lzw", writer={"bigtiff": True, "byteorder": ">"}, **colour)
write("grey.tif", grey, photometric="minisblack", compression="zlib", reader=lambda a: numpy.repeat(a[..., None], 3, -1), **TILE)
write("grey-inverted.tif", grey, photometric="miniswhite", compression="zlib", reader=lambda a: numpy.repeat(255 - a[..., None], 3, -1), **TILE)
write("rgb16.tif", (rgb.astype(numpy.uint16) << 8) + 77, compression="zlib", predictor=True, reader=lambda a: (a >> 8).astype(numpy.uint8), **colour)
alpha = numpy.where(x < 12, 0, 255).astype(numpy.uint8)
write("rgba.tif", numpy.dstack([rgb, alpha]), compression="zlib", extrasamples=["unassalpha"], reader=lambda a: numpy.where(a[..., 3:] == 0, 255, a[..., :3]).astype(numpy.uint8), **colour)
palette = (random.integers(0, 256, (3, 256)) * 257).astype(numpy.uint16)
write("palette.tif", grey, photometric="palette", colormap=palette, compression="zlib", reader=lambda a: numpy.moveaxis(palette[:, a] >> 8, 0, -1).astype(numpy.uint8), **TILE)
write("jpeg-ycbcr-420.tif", rgb, lossy=True, photometric="ycbcr", subsampling=(2, 2), compression="jpeg", compressionargs={"level": 92}, **TILE)
write("jpeg-ycbcr-422.tif", rgb, lossy=True, photometric="ycbcr", subsampling=(2, 1), compression="jpeg", compressionargs={"level": 92}, **TILE)
write("jpeg-ycbcr-444.tif", rgb, lossy=True, photometric="ycbcr", subsampling=(1, 1), compression="jpeg", compressionargs={"level": 92}, **TILE)
write("jpeg-rgb.tif", rgb, lossy=True, compression="jpeg", compressionargs={"level": 92, "outcolorspace": "rgb"}, **colour)
write("jpeg-grey.tif", grey, lossy=True, photometric="minisblack", compression="jpeg", compressionargs={"level": 92}, reader=lambda a: numpy.repeat(a[..., None], 3, -1), **TILE)
write("grey16.tif", deep, photometric="minisblack", compression="zlib", predictor=True, **TILE)
write("grey16-big-endian-lzw.tif", deep, photometric="minisblack", compression="lzw", predictor=True, writer={"byteorder": ">"}, **TILE)
write("float.tif", real, photometric="minisblack", compression="zlib", **TILE)
write("float-predictor.tif", real, photometric="minisblack", compression="zlib", predictor=True, **TILE)
write("float-big-endian-predictor.tif", real, photometric="minisblack", compression="zlib", predictor=True, writer={"byteorder": ">"}, **TILE)


def jpeg2000(name, compression, encode, decode, photometric="rgb", lossy=True, planes=None):
    """Tiles encoded by imagecodecs, under a compression that tifffile writes as given."""
    tiles = []
    shown = numpy.zeros((32, 48, 3), numpy.uint8)
    for row in range(2):
        for column in range(3):
            tile = numpy.zeros((16, 16, 3), numpy.uint8)
            part = rgb[row * 16 : row * 16 + 16, column * 16 : column * 16 + 16]
            tile[: part.shape[0], : part.shape[1]] = part
            data = encode(tile)
            tiles.append(data)
            shown[row * 16 : row * 16 + 16, column * 16 : column * 16 + 16] = decode(data)
    path = folder / name
    with tifffile.TiffWriter(path) as tif:
        tif.write(iter(tiles), shape=(H, W, 3), dtype="uint8", photometric=photometric, compression=compression, metadata=None, **TILE)
    remember(name, [shown[:H, :W]], lossy)


def to_ycc(tile):
    r, g, b = (tile[..., i].astype(float) for i in range(3))
    ycc = numpy.stack(
        [0.299 * r + 0.587 * g + 0.114 * b, 128 - 0.168736 * r - 0.331264 * g + 0.5 * b, 128 + 0.5 * r - 0.418688 * g - 0.081312 * b], -1
    )
    return numpy.rint(ycc).clip(0, 255).astype(numpy.uint8)


def from_ycc(ycc):
    y_, cb, cr = (ycc[..., i].astype(float) - (128 if i else 0) for i in range(3))
    out = numpy.stack([y_ + 1.402 * cr, y_ - 0.344136 * cb - 0.714136 * cr, y_ + 1.772 * cb], -1)
    return numpy.rint(out).clip(0, 255).astype(numpy.uint8)


j2k = lambda tile, **more: imagecodecs.jpeg2k_encode(tile, codecformat="j2k", **more)
jpeg2000("jpeg2000-33005.tif", 33005, lambda t: j2k(t, level=45), imagecodecs.jpeg2k_decode)
jpeg2000("jpeg2000-33005-lossless.tif", 33005, lambda t: j2k(t, reversible=True), imagecodecs.jpeg2k_decode, lossy=False)
jpeg2000("jpeg2000-33003.tif", 33003, lambda t: j2k(to_ycc(t), mct=False, level=45), lambda d: from_ycc(imagecodecs.jpeg2k_decode(d)), photometric="ycbcr")
jpeg2000("jpeg2000-34712-jp2.tif", 34712, lambda t: imagecodecs.jpeg2k_encode(t, codecformat="jp2", reversible=True), imagecodecs.jpeg2k_decode, lossy=False)


def pyramid(name, lossy, **options):
    path = folder / name
    with tifffile.TiffWriter(path) as tif:
        tif.write(rgb, metadata=None, resolution=(20000, 20000), resolutionunit="CENTIMETER", iccprofile=None, software="a scanner", **options)
        tif.write(half, metadata=None, subfiletype=1, **options)
    with tifffile.TiffFile(path) as tif:
        remember(name, [page.asarray() for page in tif.pages], lossy)


pyramid("pyramid-deflate.tif", False, compression="zlib", **colour)
pyramid("pyramid-jpeg.tif", True, photometric="ycbcr", subsampling=(2, 2), compression="jpeg", compressionargs={"level": 92}, **TILE)

# OME-TIFF: three channels of 16 bits with SubIFDs, and brightfield with SubIFDs.
channels = numpy.stack([deep, (deep[::-1] // 3), numpy.zeros_like(deep) + 9])
path = folder / "channels.ome.tif"
with tifffile.TiffWriter(path, bigtiff=True) as tif:
    tif.write(
        channels, subifds=1, photometric="minisblack", compression="zlib", predictor=True,
        metadata={"axes": "CYX", "PhysicalSizeX": 0.325, "PhysicalSizeXUnit": "µm", "PhysicalSizeY": 325.0, "PhysicalSizeYUnit": "nm", "Channel": {"Name": ["DAPI", "CD8", "CD3 & more"], "Color": [65535, 16711935, -16776961]}},
        **TILE,
    )
    tif.write(channels[:, ::2, ::2].copy(), subfiletype=1, photometric="minisblack", compression="zlib", predictor=True, metadata=None, **TILE)
with tifffile.TiffFile(path) as tif:
    remember(path.name, [tif.series[0].levels[0].asarray(), tif.series[0].levels[1].asarray()])
path = folder / "float.ome.tif"
with tifffile.TiffWriter(path) as tif:
    tif.write(numpy.stack([real, -real]), photometric="minisblack", compression="zlib", metadata={"axes": "CYX", "Channel": {"Name": ["a", "b"]}}, **TILE)
remember(path.name, [tifffile.imread(path)])
path = folder / "stack.ome.tif"
stack = numpy.stack([numpy.stack([grey, grey // 2]), numpy.stack([grey // 3, grey // 4])])
with tifffile.TiffWriter(path) as tif:
    tif.write(stack, photometric="minisblack", compression="zlib", metadata={"axes": "ZCYX", "Channel": {"Name": ["a", "b"]}}, **TILE)
remember(path.name, [stack[0]])
path = folder / "rgb.ome.tif"
with tifffile.TiffWriter(path) as tif:
    options = dict(photometric="rgb", compression="zlib", **TILE)
    tif.write(rgb, subifds=1, metadata={"axes": "YXS", "PhysicalSizeX": 0.25, "PhysicalSizeXUnit": "µm", "PhysicalSizeY": 0.25, "PhysicalSizeYUnit": "µm"}, **options)
    tif.write(half, subfiletype=1, metadata=None, **options)
    tif.write(rgb[:12, :20].copy(), metadata={"axes": "YXS", "Name": "label image"}, **options)
with tifffile.TiffFile(path) as tif:
    remember(path.name, [tif.series[0].levels[0].asarray(), tif.series[0].levels[1].asarray()], label=described(tif.series[1].asarray()))

# Kinds that are refused by name.
for name, array, options in [
    ("refused-bits.tif", (grey > 128), dict(photometric="minisblack")),
    ("refused-uint32.tif", deep.astype(numpy.uint32), dict(photometric="minisblack", compression="zlib", **TILE)),
    ("refused-cmyk.tif", numpy.dstack([rgb, grey]), dict(photometric="separated", compression="zlib", **TILE)),
    ("refused-jpegxl.tif", rgb, dict(compression="jpegxl", **colour)),
    ("refused-lzma.tif", rgb, dict(compression="lzma", **colour)),
]:
    tifffile.imwrite(folder / name, array, metadata=None, **options)

out = here / "tiff-variants.json"
out.write_text(json.dumps(result, indent=1) + "\n")
print(out.stat().st_size, sum(p.stat().st_size for p in folder.iterdir()), len(list(folder.iterdir())))

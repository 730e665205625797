"""Scanner-like ICC profiles, and colours taken to sRGB through them by littleCMS: makes icc.json.

pip install numpy==2.4.6 pillow==13.0.0; python icc.py

`matrix`: primaries and curves unlike sRGB's (Adobe RGB's primaries, gammas 1.8, 2.0, 2.2), as scanners write. `table`: a
profile of look-up tables (mft2, 9 grid points a side) to CIE Lab. ImageCms, perceptual intent, 8 bits in and out.
"""

import base64
import io
import json
import pathlib
import struct

import numpy as np
from PIL import Image, ImageCms


def s15(x):
    return struct.pack(">i", round(x * 65536))


def tag_xyz(v):
    return b"XYZ \0\0\0\0" + b"".join(s15(x) for x in v)


def tag_gamma(g):
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(g * 256))


def tag_text(t):
    return b"text\0\0\0\0" + t.encode() + b"\0"


def tag_desc(t):
    t = t.encode() + b"\0"
    return b"desc\0\0\0\0" + struct.pack(">I", len(t)) + t + b"\0" * 8 + b"\0\0\0" + b"\0" * 67


def profile(tags, pcs):
    head_size, table = 128, 4 + 12 * len(tags)
    body, entries, at = b"", b"", head_size + table
    for name, data in tags:
        data += b"\0" * (-len(data) % 4)
        entries += name + struct.pack(">II", at + len(body), len(data))
        body += data
    size = at + len(body)
    head = struct.pack(">I4sI4s4s4s", size, b"\0\0\0\0", 0x02400000, b"scnr", b"RGB ", pcs)
    head += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + b"\0" * 4 + struct.pack(">I", 0) + b"\0" * 8
    head += b"\0" * 8 + struct.pack(">I", 0) + s15(0.9642) + s15(1.0) + s15(0.8249)
    head += b"\0" * (128 - len(head))
    return head + struct.pack(">I", len(tags)) + entries + body


words = [(b"desc", tag_desc("Tessera test scanner")), (b"cprt", tag_text("none")), (b"wtpt", tag_xyz([0.9642, 1, 0.8249]))]
# Adobe RGB (1998) primaries, adapted to D50.
matrix = profile(words + [
    (b"rXYZ", tag_xyz([0.60974, 0.31111, 0.01947])), (b"gXYZ", tag_xyz([0.20528, 0.62567, 0.06087])),
    (b"bXYZ", tag_xyz([0.14919, 0.06322, 0.74457])),
    (b"rTRC", tag_gamma(1.8)), (b"gTRC", tag_gamma(2.0)), (b"bTRC", tag_gamma(2.2)),
], b"XYZ ")


def lut():
    g = np.linspace(0, 1, 9)
    r, gr, b = np.meshgrid(g, g, g, indexing="ij")
    lightness = 100 * (0.3 * r + 0.6 * gr + 0.1 * b) ** 0.9
    a = 70 * (r - gr)
    bb = 60 * (0.5 * (r + gr) - b)
    lab = np.stack([lightness * 652.8, (a + 128) * 256, (bb + 128) * 256], -1).reshape(-1, 3)
    lab = np.clip(np.rint(lab), 0, 65535).astype(">u2")
    head = b"mft2\0\0\0\0" + struct.pack(">BBBB", 3, 3, 9, 0)
    head += b"".join(s15(x) for x in [1, 0, 0, 0, 1, 0, 0, 0, 1]) + struct.pack(">HH", 2, 2)
    curves = struct.pack(">2H", 0, 65535) * 3
    return head + curves + lab.tobytes() + curves


table = profile(words + [(b"A2B0", lut())], b"Lab ")
rng = np.random.default_rng(5)
rgb = rng.integers(0, 256, (700, 3)).astype(np.uint8)
rgb[:4] = [[0, 0, 0], [255, 255, 255], [243, 242, 245], [128, 64, 160]]
# Most of a slide is pale, pink and blue.
rgb[300:] = np.clip(rng.normal([190, 140, 190], [40, 50, 30], (400, 3)), 0, 255)
out = {"rgb": rgb.ravel().tolist(), "profiles": {}}
for name, data in [("matrix", matrix), ("table", table)]:
    transform = ImageCms.buildTransform(
        ImageCms.ImageCmsProfile(io.BytesIO(data)), ImageCms.createProfile("sRGB"), "RGB", "RGB",
        ImageCms.Intent.PERCEPTUAL, ImageCms.Flags.HIGHRESPRECALC,
    )
    done = np.asarray(ImageCms.applyTransform(Image.fromarray(rgb.reshape(1, -1, 3)), transform))
    out["profiles"][name] = {"icc": base64.b64encode(data).decode(), "srgb": done.ravel().tolist()}
    print(name, len(data), done[0, :4].tolist())
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(out).replace(" ", "") + "\n")

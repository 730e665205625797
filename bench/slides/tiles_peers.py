"""One measured run of a peer, started by tiles.ts:  python tiles_peers.py openslide|tifffile JOB.json"""

import json
import multiprocessing
import resource
import sys
import time
from collections import OrderedDict

import numpy
import openslide
import tifffile
from PIL import Image

peer, job_file = sys.argv[1:]
job = json.load(open(job_file))
size, mpp = job["size"], job["mpp"]


class OpenSlideReader:
    """read_region and convert to RGB, as CLAM, TIAToolbox and histolab do."""

    version = f"openslide-python {openslide.__version__}, OpenSlide {openslide.__library_version__}"

    def __init__(self, file):
        self.slide = openslide.OpenSlide(file)

    def read(self, x, y, side):
        return self.slide.read_region((x, y), 0, (side, side)).convert("RGB")

    def thumbnail(self, side):
        return self.slide.get_thumbnail((side, side))


class TiffFileReader:
    """Stored tiles decoded by imagecodecs, put together; as many are kept as ours keeps."""

    version = f"tifffile {tifffile.__version__}"

    def __init__(self, file):
        self.tiff = tifffile.TiffFile(file)
        self.page = self.tiff.pages[0]
        self.kept = OrderedDict()

    def tile(self, index):
        if index in self.kept:
            self.kept.move_to_end(index)
            return self.kept[index]
        page = self.page
        handle = self.tiff.filehandle
        handle.seek(page.dataoffsets[index])
        data = handle.read(page.databytecounts[index])
        pixels = page.decode(data, index, jpegtables=page.jpegtables)[0][0]
        self.kept[index] = pixels
        if len(self.kept) > 380:
            self.kept.popitem(last=False)
        return pixels

    def read(self, x, y, side):
        page = self.page
        tile = page.tilewidth
        columns = -(-page.imagewidth // tile)
        out = numpy.full((side, side, 3), 255, numpy.uint8)
        for row in range(y // tile, -(-min(y + side, page.imagelength) // tile)):
            for column in range(x // tile, -(-min(x + side, page.imagewidth) // tile)):
                left, top = max(x, column * tile), max(y, row * tile)
                right = min(x + side, (column + 1) * tile, page.imagewidth)
                bottom = min(y + side, (row + 1) * tile, page.imagelength)
                pixels = self.tile(row * columns + column)
                out[top - y : bottom - y, left - x : right - x] = pixels[
                    top - row * tile : bottom - row * tile, left - column * tile : right - column * tile
                ]
        return Image.fromarray(out) if mpp else out

    def thumbnail(self, side):
        # The smallest level that is large enough, as a user of tifffile would do.
        pages = [page for page in self.tiff.pages if max(page.shape[:2]) >= side]
        image = Image.fromarray(pages[-1].asarray())
        image.thumbnail((side, side))
        return image


Reader = {"openslide": OpenSlideReader, "tifffile": TiffFileReader}[peer]


def read_all(reader, corners):
    total = 0
    # At 1 micrometre a pixel: level 0, the next level is four times as coarse.
    side = size if mpp is None else round(size * mpp / 0.499)
    for x, y in corners:
        image = reader.read(x, y, side)
        if mpp is not None:
            image = image.resize((size, size), Image.Resampling.BOX)
        pixels = numpy.asarray(image)
        total += int(pixels.reshape(-1)[pixels.size // 2])
    return total


def work(worker, barrier, sums):
    reader = Reader(job["file"])
    read_all(reader, job["warmUp"])
    barrier.wait()
    before = time.process_time()
    corners, workers = job["corners"], job["workers"]
    total = read_all(reader, corners[len(corners) * worker // workers : len(corners) * (worker + 1) // workers])
    sums.put((total, time.process_time() - before))


if __name__ == "__main__":
    if job["thumbnail"]:
        start, before = time.perf_counter(), time.process_time()
        image = Reader(job["file"]).thumbnail(job["thumbnail"])
        seconds, cpu = time.perf_counter() - start, time.process_time() - before
        total = image.width * image.height
    elif job["workers"] > 1:
        barrier = multiprocessing.Barrier(job["workers"] + 1)
        sums = multiprocessing.Queue()
        workers = [multiprocessing.Process(target=work, args=(i, barrier, sums)) for i in range(job["workers"])]
        for each in workers:
            each.start()
        barrier.wait()
        start = time.perf_counter()
        answers = [sums.get() for _ in workers]
        seconds = time.perf_counter() - start
        total, cpu = (sum(parts) for parts in zip(*answers))
    else:
        reader = Reader(job["file"])
        read_all(reader, job["warmUp"])
        start, before = time.perf_counter(), time.process_time()
        total = read_all(reader, job["corners"])
        seconds, cpu = time.perf_counter() - start, time.process_time() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "cpuSeconds": cpu, "sum": total, "peakMiB": peak, "version": Reader.version}))

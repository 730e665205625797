# histolab on the same slide: its tissue mask, then the first tiles of its grid, for bench/slides/pipeline.ts.
import json, sys, tempfile, time, resource
from importlib.metadata import version
from histolab.slide import Slide
from histolab.masks import TissueMask
from histolab.tiler import GridTiler
file, count = sys.argv[1], int(sys.argv[2])
started = time.perf_counter()
slide = Slide(file, processed_path=tempfile.mkdtemp(), use_largeimage=False)
mask = TissueMask()(slide)
masked = time.perf_counter()
tiler = GridTiler(tile_size=(256, 256), level=0, check_tissue=True, tissue_percent=50)
read = 0
for tile, _ in tiler._tiles_generator(slide):
    read += 1
    if read == count: break
done = time.perf_counter()
print(json.dumps({"version": version("histolab"), "tissueShare": float(mask.mean()), "tissueSeconds": masked - started,
    "tiles": read, "tilesASecond": read / (done - masked), "peakMemoryMiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))

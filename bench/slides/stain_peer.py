"""What bench/slides/stain.ts asks of the peers: python stain_peer.py TARGET.png SOURCE.png ROUNDS -> JSON.

Processor time (ms) and wall time of one tile, the best of the rounds; one thread.
"""

import json
import os
import sys

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
import resource
import time

import numpy as np
import skimage
import staintools
import torchstain
from PIL import Image
from skimage.color import rgb2hed
from torchstain.numpy.normalizers.macenko import NumpyMacenkoNormalizer
from torchstain.numpy.normalizers.reinhard import NumpyReinhardNormalizer

target, source = (np.asarray(Image.open(name).convert("RGB"))[:512, :512].copy() for name in sys.argv[1:3])
rounds = int(sys.argv[3])


def processor():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def best(work, times=rounds):
    cpu, wall = [], []
    for _ in range(times + 1):
        c, w = processor(), time.perf_counter()
        work()
        cpu.append(processor() - c)
        wall.append(time.perf_counter() - w)
    return {"cpuMs": 1e3 * min(cpu[1:]), "wallMs": 1e3 * min(wall[1:])}


macenko = NumpyMacenkoNormalizer()
macenko.fit(target)
reinhard = NumpyReinhardNormalizer()
reinhard.fit(target)
vahadane = staintools.StainNormalizer(method="vahadane")
vahadane.fit(target)
lab = staintools.ReinhardColorNormalizer()
lab.fit(target)
out = {
    "versions": {"torchstain": "1.4.1", "staintools": "2.1.2", "scikit-image": skimage.__version__, "numpy": np.__version__},
    "separate stains": {"scikit-image": best(lambda: rgb2hed(source))},
    "Macenko, estimated and normalised": {"torchstain": best(lambda: macenko.normalize(source, stains=False))},
    "Vahadane, estimated and normalised": {"StainTools": best(lambda: vahadane.transform(source.copy()), 3)},
    "Reinhard (CIE Lab), estimated and normalised": {
        "torchstain": best(lambda: reinhard.normalize(source)),
        "StainTools": best(lambda: lab.transform(source)),
    },
}
print(json.dumps(out))

"""Processor seconds of PyRadiomics' texture classes on grey levels made by texture.ts: all of a class, and its C code alone.

texture-peer.py LEVELS X Y Z; LEVELS is int32, x fastest, 0 outside.
"""

import json
import logging
import sys
import time

import numpy
import SimpleITK
from radiomics import cMatrices, glcm, gldm, glrlm, glszm, ngtdm

logging.disable(logging.CRITICAL)
size = [int(n) for n in sys.argv[2:5]]
levels = numpy.fromfile(sys.argv[1], dtype=numpy.int32).reshape(size[::-1])
inside = levels > 0
image = SimpleITK.GetImageFromArray(levels.astype(float))
mask = SimpleITK.GetImageFromArray(inside.astype(numpy.uint8))
classes = {
    "glcm": (glcm.RadiomicsGLCM, lambda m, n, r: cMatrices.calculate_glcm(m, inside, numpy.array([1]), n, False, 0)),
    "glrlm": (glrlm.RadiomicsGLRLM, lambda m, n, r: cMatrices.calculate_glrlm(m, inside, n, r, False, 0)),
    "glszm": (
        glszm.RadiomicsGLSZM,
        lambda m, n, r: cMatrices.calculate_glszm(m, inside, n, int(inside.sum()), False, 0),
    ),
    "gldm": (gldm.RadiomicsGLDM, lambda m, n, r: cMatrices.calculate_gldm(m, inside, numpy.array([1]), n, 0, False, 0)),
    "ngtdm": (ngtdm.RadiomicsNGTDM, lambda m, n, r: cMatrices.calculate_ngtdm(m, inside, numpy.array([1]), n, False, 0)),
}


def seconds(work, repeats=5):
    times = []
    for _ in range(repeats):
        start = time.thread_time()
        work()
        times.append(time.thread_time() - start)
    return min(times)


def whole(kind):
    extractor = kind(image, mask, binWidth=1)
    extractor.enableAllFeatures()
    return extractor.execute()


results = {}
for name, (kind, matrix) in classes.items():
    discretised = levels.astype(int)
    results[name] = {
        "total": seconds(lambda: whole(kind)),
        "c": seconds(lambda: matrix(discretised, int(levels.max()), int(max(size)))),
    }
print(json.dumps(results))

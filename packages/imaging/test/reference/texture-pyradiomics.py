"""Texture features of PyRadiomics 3.0.1 on small random regions, with the settings that its own baseline has no case of.

bench/.venv-radiomics/bin/python packages/imaging/test/reference/texture-pyradiomics.py (bench/radiomics/setup.sh makes
the environment).
"""

import json
import logging
import pathlib

import numpy
import radiomics
import SimpleITK
from radiomics import glcm, gldm, glrlm, glszm, imageoperations, ngtdm

logging.disable(logging.CRITICAL)
classes = {
    "glcm": glcm.RadiomicsGLCM,
    "glrlm": glrlm.RadiomicsGLRLM,
    "glszm": glszm.RadiomicsGLSZM,
    "gldm": gldm.RadiomicsGLDM,
    "ngtdm": ngtdm.RadiomicsNGTDM,
}
spacing = (0.8, 1.1, 1.6)


def features(levels, settings):
    """`levels` is z, y, x; 0 is outside."""
    image = SimpleITK.GetImageFromArray(levels.astype(float))
    mask = SimpleITK.GetImageFromArray((levels > 0).astype(numpy.uint8))
    image.SetSpacing(spacing)
    mask.SetSpacing(spacing)
    values = {}
    for name, kind in classes.items():
        extractor = kind(image, mask, binWidth=1, **settings)
        extractor.enableAllFeatures()
        for feature, value in extractor.execute().items():
            values[f"{name}_{feature}"] = None if numpy.isnan(value) else float(value)
    return values


def region(seed, size, highest, share):
    generator = numpy.random.default_rng(seed)
    levels = generator.integers(1, highest + 1, size)
    levels[generator.random(size) > share] = 0
    levels[generator.integers(size[0]), generator.integers(size[1]), generator.integers(size[2])] = 1
    return levels


regions = {
    "noise": region(1, (5, 6, 7), 5, 0.8),
    "sparse": region(2, (6, 6, 6), 3, 0.25),
    "one slice": numpy.pad(region(3, (1, 7, 6), 4, 0.9), ((1, 1), (0, 0), (0, 0))),
    "two voxels apart": numpy.pad(numpy.array([[[1, 0, 0, 2]]]), 1),
    "gaps in levels": region(4, (4, 5, 6), 3, 0.9) ** 2,
}
settings = [
    {},
    {"distances": [1, 2]},
    {"distances": [2]},
    {"weightingNorm": "manhattan"},
    {"weightingNorm": "euclidean"},
    {"weightingNorm": "infinity"},
    {"weightingNorm": "no_weighting"},
    {"symmetricalGLCM": False},
    {"gldm_a": 1},
    {"force2D": True, "force2Ddimension": 0},
    {"force2D": True, "force2Ddimension": 1},
    {"force2D": True, "force2Ddimension": 2},
]
cases = [
    {"region": name, "settings": setting, "features": features(levels, setting)}
    for name, levels in regions.items()
    for setting in settings
]
generator = numpy.random.default_rng(5)
intensities = {
    "real": generator.normal(0, 40, 60).round(3),
    "on edges": generator.integers(-20, 20, 60) * 2.5,
    "tenths": generator.integers(-30, 30, 60) / 10,
    "one": numpy.full(3, 7.25),
}
bins = [
    {"intensities": name, "settings": setting, "levels": imageoperations.binImage(values, **setting)[0].tolist()}
    for name, values in intensities.items()
    for setting in [{"binWidth": 25}, {"binWidth": 2.5}, {"binWidth": 0.1}, {"binCount": 8}, {"binCount": 1}]
]
pathlib.Path(__file__).with_suffix(".json").write_text(
    json.dumps(
        {
            "versions": {"pyradiomics": radiomics.__version__, "numpy": numpy.__version__},
            "spacing": spacing,
            "regions": {
                name: {"size": levels.shape[::-1], "levels": levels.ravel().tolist()}
                for name, levels in regions.items()
            },
            "cases": cases,
            "intensities": {name: values.tolist() for name, values in intensities.items()},
            "bins": bins,
        }
    )
)

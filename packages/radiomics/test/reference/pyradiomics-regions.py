"""PyRadiomics' features of small random regions under many parameter files (PyRadiomics 3.0.1, SimpleITK 2.5.7,
NumPy 1.26.4): bench/.venv-radiomics/bin/python pyradiomics-regions.py. Random masks have every kind of surface cube."""
import json, logging, os
import numpy as np
import SimpleITK as sitk
import radiomics
from radiomics import featureextractor

logging.getLogger('radiomics').setLevel(logging.CRITICAL)
generator = np.random.default_rng(20261122)
size, spacing, origin = (11, 9, 7), (0.9, 1.3, 2.1), (-12.0, 5.5, 30.25)

def image_of(array):
    image = sitk.GetImageFromArray(array)
    image.SetSpacing(spacing)
    image.SetOrigin(origin)
    image.SetDirection((0, 1, 0, 1, 0, 0, 0, 0, -1))
    return image

shape = size[::-1]
smooth = np.add.outer(np.add.outer(10 * np.arange(7), 7 * np.arange(9)), 5 * np.arange(11))
images = {
    'whole numbers': (smooth + generator.integers(-40, 41, shape)).astype(np.int16),
    'floats': (smooth / 7 + generator.normal(0, 4, shape)).astype(np.float32),
}
scattered = (generator.random(shape) < 0.55).astype(np.uint8)
block = np.zeros(shape, np.uint8)
block[1:6, 2:8, 2:9] = 1
block[3, 4, 5] = 0
one_slice = np.zeros(shape, np.uint8)
one_slice[3] = generator.random(shape[1:]) < 0.6
line = np.zeros(shape, np.uint8)
line[2, 4, 1:9] = 1
masks = {'scattered': scattered, 'block': block, 'one slice': one_slice, 'line': line}
every = {name: None for name in ('firstorder', 'shape', 'glcm', 'gldm', 'glrlm', 'glszm', 'ngtdm')}
texture = {name: None for name in ('glcm', 'gldm', 'glrlm', 'ngtdm')}
parameters = {
    'bins of 25': {'setting': {'binWidth': 25}, 'featureClass': every},
    'bins of 0.7': {'setting': {'binWidth': 0.7, 'voxelArrayShift': 20}, 'featureClass': every},
    '8 bins': {'setting': {'binCount': 8}, 'featureClass': every},
    'one bin': {'setting': {'binWidth': 100000}, 'featureClass': every},
    'slices': {'setting': {'binCount': 6, 'force2D': True}, 'featureClass': {**texture, 'glszm': None}},
    'slices across y': {'setting': {'binCount': 6, 'force2D': True, 'force2Ddimension': 1}, 'featureClass': {**texture, 'glszm': None}},
    'distances': {'setting': {'binCount': 6, 'distances': [1, 2], 'gldm_a': 1}, 'featureClass': texture},
    'asymmetric': {'setting': {'binCount': 6, 'symmetricalGLCM': False}, 'featureClass': {'glcm': None}},
    'euclidean': {'setting': {'binCount': 6, 'weightingNorm': 'euclidean'}, 'featureClass': {'glcm': None, 'glrlm': None}},
    'manhattan': {'setting': {'binCount': 6, 'weightingNorm': 'manhattan'}, 'featureClass': {'glcm': ['Contrast', 'MCC'], 'glrlm': ['RunEntropy']}},
    'infinity': {'setting': {'binCount': 6, 'weightingNorm': 'infinity'}, 'featureClass': {'glcm': ['Contrast', 'MCC'], 'glrlm': ['RunEntropy']}},
    'normalised': {'setting': {'normalize': True, 'normalizeScale': 10, 'removeOutliers': 1.5, 'binWidth': 2}, 'featureClass': {'firstorder': None, 'glcm': ['JointEntropy']}},
    'sigma': {'setting': {'resegmentRange': [-1, 1.2], 'resegmentMode': 'sigma', 'binCount': 6}, 'featureClass': {'firstorder': None, 'shape': ['MeshVolume', 'SurfaceArea'], 'glszm': None}},
    'relative': {'setting': {'resegmentRange': [0.3], 'resegmentMode': 'relative', 'resegmentShape': True, 'binCount': 6}, 'featureClass': {'firstorder': ['Mean'], 'shape': ['MeshVolume', 'SurfaceArea']}},
    'resampled': {'setting': {'resampledPixelSpacing': [1.37, 1.61, 1.93], 'binCount': 6, 'padDistance': 2}, 'featureClass': {'firstorder': None, 'shape': ['MeshVolume', 'Maximum3DDiameter'], 'glcm': ['JointEntropy']}},
    'resampled linearly': {'setting': {'resampledPixelSpacing': [0, 2.03, 1.17], 'interpolator': 'sitkLinear', 'binCount': 6}, 'featureClass': {'firstorder': None}},
    'shape2D': {'setting': {'force2D': True, 'binCount': 6}, 'featureClass': {'shape2D': None}},
    'deprecated': {'setting': {'binCount': 6}, 'featureClass': {'firstorder': ['StandardDeviation'], 'shape': ['Compactness1', 'Compactness2', 'SphericalDisproportion']}},
}
results = []
for image_name, array in images.items():
    for mask_name, mask in masks.items():
        for name, given in parameters.items():
            if mask_name in ('line', 'one slice') and name in ('slices across y', 'resampled', 'resampled linearly', 'manhattan', 'infinity'): continue
            # SimpleITK cuts whole numbers towards 0: the last bit decides where a value between voxels is nearly whole.
            if image_name == 'whole numbers' and name == 'resampled linearly': continue
            if image_name == 'floats' and (mask_name != 'scattered' or name in ('manhattan', 'infinity', 'deprecated')): continue
            if (name == 'shape2D') != (mask_name == 'one slice') and name == 'shape2D': continue
            setting = {**given['setting'], 'minimumROIDimensions': 1, 'additionalInfo': False}
            try:
                extractor = featureextractor.RadiomicsFeatureExtractor({**given, 'setting': setting})
                values = extractor.execute(image_of(array), image_of(mask))
            except Exception as error:
                print(image_name, mask_name, name, error)
                continue
            features = {key: float(np.real(value)) for key, value in values.items()}
            features = {key: float(f'{value:.12g}') if np.isfinite(value) else None for key, value in features.items()}
            results.append({'image': image_name, 'mask': mask_name, 'parameters': name, 'features': features})
json.dump({
    'version': radiomics.__version__, 'size': size, 'spacing': spacing, 'origin': origin, 'direction': [0, 1, 0, 1, 0, 0, 0, 0, -1],
    'images': {name: [float(x) for x in array.ravel()] for name, array in images.items()},
    'masks': {name: [int(x) for x in array.ravel()] for name, array in masks.items()},
    'parameters': parameters, 'results': results,
}, open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'pyradiomics-regions.json'), 'w'), separators=(',', ':'))

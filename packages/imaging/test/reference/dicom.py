"""Small DICOM files and what pydicom, SimpleITK, highdicom and scikit-image read in them.

Makes the folder dicom/ and dicom.json beside this script.
  python3 -m venv v && v/bin/pip install pydicom highdicom rt-utils python-gdcm pylibjpeg pylibjpeg-libjpeg \
      pylibjpeg-openjpeg pylibjpeg-rle pyjpegls SimpleITK scikit-image numpy && v/bin/python dicom.py
Every patient is invented.
"""
import datetime
import json
import os
import shutil
import warnings
from pathlib import Path

import gdcm
import highdicom as hd
import numpy as np
import pydicom
import SimpleITK as sitk
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.sr.codedict import codes
from pydicom.uid import (
    CTImageStorage, DeflatedExplicitVRLittleEndian, EnhancedMRImageStorage, ExplicitVRBigEndian,
    ExplicitVRLittleEndian, ImplicitVRLittleEndian, MRImageStorage, PositronEmissionTomographyImageStorage,
    RTStructureSetStorage, UltrasoundImageStorage,
)
from skimage.draw import polygon2mask

warnings.filterwarnings('ignore')
here = Path(__file__).parent
out = here / 'dicom'
shutil.rmtree(out, ignore_errors=True)
out.mkdir()
rng = np.random.default_rng(20261122)
result = {}
ROOT = '1.2.826.0.1.3680043.8.498.'
counter = [0]


def uid():
    counter[0] += 1
    return f'{ROOT}{7000 + counter[0]}'


# Oblique axial: rows tilted 20 degrees about x, columns turned 5 degrees about z first.
def oblique():
    a, b = np.deg2rad(20), np.deg2rad(5)
    rx = np.array([[1, 0, 0], [0, np.cos(a), -np.sin(a)], [0, np.sin(a), np.cos(a)]])
    rz = np.array([[np.cos(b), -np.sin(b), 0], [np.sin(b), np.cos(b), 0], [0, 0, 1]])
    m = rx @ rz
    return m[:, 0], m[:, 1]


def ds_text(x):
    return pydicom.valuerep.format_number_as_ds(float(x))


def image(shape, low, high):
    if len(shape) == 2:
        return image((1, *shape), low, high)[0]
    k, j, i = np.meshgrid(*[np.arange(n) for n in shape], indexing='ij')
    smooth = 0.5 + 0.3 * np.sin(i / 3) * np.cos(j / 4) + 0.2 * np.cos(k / 2)
    return np.clip(np.round(low + (high - low) * smooth + rng.normal(0, (high - low) / 50, shape)), low, high)


def base(sop_class, modality, series, number, study, description):
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = sop_class
    meta.MediaStorageSOPInstanceUID = uid()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds = FileDataset(None, {}, file_meta=meta, preamble=b'\0' * 128)
    ds.SpecificCharacterSet = 'ISO_IR 100'
    ds.SOPClassUID = sop_class
    ds.SOPInstanceUID = meta.MediaStorageSOPInstanceUID
    ds.StudyDate, ds.SeriesDate, ds.AcquisitionDate, ds.ContentDate = ['20240229'] * 4
    ds.StudyTime, ds.SeriesTime, ds.AcquisitionTime, ds.ContentTime = ['101500'] * 4
    ds.AccessionNumber = 'ACC-55512'
    ds.Modality = modality
    ds.Manufacturer = 'Invented'
    ds.ReferringPhysicianName = 'Referrer^Rita'
    ds.SeriesDescription = description
    ds.PatientName = 'Planted^Pauline'
    ds.PatientID = 'MRN-0047110815'
    ds.PatientBirthDate = '19610704'
    ds.PatientSex = 'F'
    ds.StudyInstanceUID = study
    ds.SeriesInstanceUID = series
    ds.StudyID = '1'
    ds.SeriesNumber = 1
    ds.InstanceNumber = number
    ds.SamplesPerPixel = 1
    ds.PhotometricInterpretation = 'MONOCHROME2'
    return ds


def put_pixels(ds, array, bits_stored=16, signed=False):
    ds.Rows, ds.Columns = array.shape[-2:]
    ds.BitsAllocated = 16 if bits_stored > 8 else 8
    ds.BitsStored = bits_stored
    ds.HighBit = bits_stored - 1
    ds.PixelRepresentation = 1 if signed else 0
    kind = ('<i' if signed else '<u') + str(ds.BitsAllocated // 8)
    ds.PixelData = array.astype(kind).tobytes()
    ds['PixelData'].VR = 'OW' if ds.BitsAllocated == 16 else 'OB'


def place(ds, position, row, column, spacing, thickness):
    ds.ImagePositionPatient = [ds_text(x) for x in position]
    ds.ImageOrientationPatient = [ds_text(x) for x in [*row, *column]]
    ds.PixelSpacing = [ds_text(x) for x in spacing]
    ds.SliceThickness = ds_text(thickness)
    ds.FrameOfReferenceUID = ROOT + '1'


def save(ds, path, syntax=ExplicitVRLittleEndian):
    path.parent.mkdir(parents=True, exist_ok=True)
    ds.file_meta.TransferSyntaxUID = syntax
    pydicom.dcmwrite(path, ds, implicit_vr=syntax.is_implicit_VR, little_endian=syntax.is_little_endian,
                     enforce_file_format=True)


def volume_of(folder):
    """What SimpleITK reads in a series: values, origin, spacing, direction."""
    reader = sitk.ImageSeriesReader()
    names = reader.GetGDCMSeriesFileNames(str(folder))
    reader.SetFileNames(names)
    img = reader.Execute()
    return {
        'size': img.GetSize(), 'origin': img.GetOrigin(), 'spacing': img.GetSpacing(), 'direction': img.GetDirection(),
        'voxels': [round(float(x), 6) for x in sitk.GetArrayFromImage(img).ravel()],
        'order': [os.path.basename(n) for n in names],
    }


row, column = oblique()
normal = np.cross(row, column)
study = ROOT + '2'

# CT: signed, 12 of 16 bits, rescaled, padding; file names and instance numbers against the order in space.
series = ROOT + '3'
ct = image((8, 16, 16), -1000, 2000)
ct[:, 0, 0] = -2000
for k in range(8):
    ds = base(CTImageStorage, 'CT', series, 8 - k, study, 'CT venous')
    place(ds, [-30, -40, 100 + 2.5 * k], [1, 0, 0], [0, 1, 0], [0.8, 0.7], 2.5)
    ds.RescaleIntercept, ds.RescaleSlope, ds.RescaleType = '-24', '1', 'HU'
    ds.PixelPaddingValue = -2000
    put_pixels(ds, ct[k] + 0, 16, True)
    ds['PixelPaddingValue'].VR = 'SS'
    save(ds, out / 'ct' / f'{(k * 5) % 8}.dcm')
result['ct'] = volume_of(out / 'ct')

# MR, oblique axial, implicit VR, unsigned 12 of 16 bits.
series = ROOT + '4'
mr = image((8, 16, 16), 0, 4095)
mr_files = []
for k in range(8):
    ds = base(MRImageStorage, 'MR', series, k + 1, study, 'T2 TSE oblique ax')
    place(ds, np.array([-12.5, -31.25, 7.75]) + 3.3 * k * normal, row, column, [0.625, 0.5], 3)
    ds.SpacingBetweenSlices = ds_text(3.3)
    ds.EchoTime, ds.RepetitionTime, ds.MagneticFieldStrength = '101', '4200', '3'
    put_pixels(ds, mr[k], 12)
    save(ds, out / 'mr' / f'{(k * 3) % 8}.dcm', ImplicitVRLittleEndian)
    mr_files.append(ds)
result['mr'] = volume_of(out / 'mr')
result['mr']['rowDirection'] = list(row)
result['mr']['columnDirection'] = list(column)

# PET: a slope of its own in every slice.
series = ROOT + '5'
pet = image((8, 16, 16), 0, 30000)
slopes = [0.1 + 0.037 * k for k in range(8)]
for k in range(8):
    ds = base(PositronEmissionTomographyImageStorage, 'PT', series, k + 1, study, 'PET AC')
    place(ds, [0, 0, 5 * k], [1, 0, 0], [0, 1, 0], [4, 4], 5)
    ds.RescaleIntercept, ds.RescaleSlope = '0', ds_text(slopes[k])
    ds.Units, ds.DecayCorrection, ds.PatientWeight = 'BQML', 'START', '71.5'
    drug = Dataset()
    drug.RadiopharmaceuticalStartTime, drug.RadionuclideTotalDose = '091000.000000', '370000000'
    drug.RadionuclideHalfLife = '6586.2'
    ds.RadiopharmaceuticalInformationSequence = Sequence([drug])
    put_pixels(ds, pet[k], 16, True)
    save(ds, out / 'pet' / f'{k}.dcm')
result['pet'] = volume_of(out / 'pet')

# DWI: two b-values in one series, the second after the first.
series = ROOT + '6'
dwi = np.stack([image((5, 16, 16), 0, 4095), image((5, 16, 16), 0, 1500)])
number = 0
for b, bvalue in enumerate([50, 800]):
    for k in range(5):
        number += 1
        ds = base(MRImageStorage, 'MR', series, number, study, 'DWI b50 b800')
        place(ds, np.array([-12.5, -31.25, 7.75]) + 4 * k * normal, row, column, [1, 1], 4)
        ds.DiffusionBValue = float(bvalue)
        put_pixels(ds, dwi[b, k], 12)
        save(ds, out / 'dwi' / f'{number}.dcm')
result['dwi'] = {'b': [50, 800], 'voxels': dwi.astype(int).ravel().tolist()}

# DCE: three phases that only the acquisition time tells apart.
series = ROOT + '7'
dce = np.stack([image((3, 8, 8), 100 * (p + 1), 1000 * (p + 1)) for p in range(3)])
for p in range(3):
    for k in range(3):
        ds = base(MRImageStorage, 'MR', series, p * 3 + k + 1, study, 'DCE')
        place(ds, [0, 0, 3 * k], [1, 0, 0], [0, 1, 0], [1, 1], 3)
        ds.AcquisitionTime = f'1015{10 * p + 5:02d}'
        put_pixels(ds, dce[p, k], 12)
        save(ds, out / 'dce' / f'{p}{k}.dcm')
result['dce'] = {'seconds': [0, 10, 20], 'voxels': dce.astype(int).ravel().tolist()}

# One slice in every transfer syntax that has an encoder here.
plain = base(CTImageStorage, 'CT', ROOT + '8', 1, study, 'syntaxes')
place(plain, [0, 0, 0], [1, 0, 0], [0, 1, 0], [1, 1], 1)
slice_ = image((16, 16), -1024, 3000)
plain.RescaleIntercept, plain.RescaleSlope = '0', '1'
put_pixels(plain, slice_, 16, True)
folder = out / 'syntax'
save(plain, folder / 'explicit.dcm')
save(plain, folder / 'implicit.dcm', ImplicitVRLittleEndian)
save(plain, folder / 'deflated.dcm', DeflatedExplicitVRLittleEndian)
big = pydicom.dcmread(folder / 'explicit.dcm')
big.PixelData = np.frombuffer(big.PixelData, '<i2').astype('>i2').tobytes()
save(big, folder / 'big.dcm', ExplicitVRBigEndian)
for name, syntax in [
    ('jpeg-lossless', gdcm.TransferSyntax.JPEGLosslessProcess14_1),
    ('jpeg-lossless-14', gdcm.TransferSyntax.JPEGLosslessProcess14),
    ('jpeg-ls', gdcm.TransferSyntax.JPEGLSLossless),
    ('jpeg-2000', gdcm.TransferSyntax.JPEG2000Lossless),
    ('rle', gdcm.TransferSyntax.RLELossless),
]:
    reader = gdcm.ImageReader()
    reader.SetFileName(str(folder / 'explicit.dcm'))
    assert reader.Read()
    change = gdcm.ImageChangeTransferSyntax()
    change.SetTransferSyntax(gdcm.TransferSyntax(syntax))
    change.SetInput(reader.GetImage())
    assert change.Change(), name
    writer = gdcm.ImageWriter()
    writer.SetFileName(str(folder / f'{name}.dcm'))
    writer.SetFile(reader.GetFile())
    writer.SetImage(change.GetOutput())
    assert writer.Write()
    assert (pydicom.dcmread(folder / f'{name}.dcm').pixel_array == slice_).all(), name
result['syntax'] = {'voxels': slice_.astype(int).ravel().tolist()}

# 8 and 10 bits with rubbish above the stored bits, MONOCHROME1.
ds = base(MRImageStorage, 'MR', ROOT + '9', 1, study, 'odd bits')
place(ds, [0, 0, 0], [1, 0, 0], [0, 1, 0], [1, 1], 1)
stored = image((16, 16), -500, 500).astype(np.int16)
put_pixels(ds, stored, 16, True)
ds.BitsStored, ds.HighBit = 10, 9
raw = (stored.astype(np.uint16) & 0x3FF) | (rng.integers(0, 64, (16, 16)).astype(np.uint16) << 10)
ds.PixelData = raw.astype('<u2').tobytes()
save(ds, out / 'bits' / 'ten.dcm')
result['bits'] = {'ten': stored.astype(int).ravel().tolist()}
ds = base(MRImageStorage, 'MR', ROOT + '10', 1, study, 'eight bits')
place(ds, [0, 0, 0], [1, 0, 0], [0, 1, 0], [1, 1], 1)
eight = image((15, 15), 0, 255)
put_pixels(ds, eight, 8)
ds.PhotometricInterpretation = 'MONOCHROME1'
ds.PixelData = ds.PixelData + b'\0'
save(ds, out / 'bits' / 'eight.dcm')
result['bits']['eight'] = eight.astype(int).ravel().tolist()

# Enhanced MR: eight frames, two b-values of four slices, in an order that is not that of space.
ds = base(EnhancedMRImageStorage, 'MR', ROOT + '11', 1, study, 'enhanced DWI')
enhanced = np.stack([image((4, 16, 16), 0, 4095), image((4, 16, 16), 0, 2000)])
frames, groups = [], []
for k in [2, 0, 3, 1]:
    for b, bvalue in enumerate([0, 1000]):
        g = Dataset()
        p = Dataset()
        p.ImagePositionPatient = [ds_text(x) for x in np.array([5, 6, 7]) + 4.5 * k * normal]
        g.PlanePositionSequence = Sequence([p])
        d = Dataset()
        d.DiffusionBValue = float(bvalue)
        g.MRDiffusionSequence = Sequence([d])
        v = Dataset()
        v.RescaleIntercept, v.RescaleSlope, v.RescaleType = '10', '0.5' if b else '2', 'US'
        g.PixelValueTransformationSequence = Sequence([v])
        groups.append(g)
        frames.append(enhanced[b, k])
shared = Dataset()
o = Dataset()
o.ImageOrientationPatient = [ds_text(x) for x in [*row, *column]]
shared.PlaneOrientationSequence = Sequence([o])
m = Dataset()
m.PixelSpacing, m.SliceThickness, m.SpacingBetweenSlices = [1.25, 1.5], '4', '4.5'
shared.PixelMeasuresSequence = Sequence([m])
ds.SharedFunctionalGroupsSequence = Sequence([shared])
ds.PerFrameFunctionalGroupsSequence = Sequence(groups)
ds.FrameOfReferenceUID = ROOT + '1'
ds.NumberOfFrames = 8
put_pixels(ds, np.stack(frames), 12)
save(ds, out / 'enhanced' / 'all.dcm')
result['enhanced'] = {'b': [0, 1000], 'voxels': np.concatenate([(enhanced[0] * 2 + 10).ravel(), (enhanced[1] * 0.5 + 10).ravel()]).tolist()}
enhanced_ds = pydicom.dcmread(out / 'enhanced' / 'all.dcm')
# the same, compressed: eight fragments with an offset table
compressed = pydicom.dcmread(out / 'enhanced' / 'all.dcm')
compressed.compress(pydicom.uid.RLELossless)
compressed.save_as(out / 'enhanced-rle.dcm', enforce_file_format=True)

# DICOM-SEG of the MR series, by highdicom: binary with two segments (frames without a voxel left out), fractional.
sources = [pydicom.dcmread(p) for p in sorted((out / 'mr').iterdir())]
sources.sort(key=lambda d: float(np.dot(np.array([float(x) for x in d.ImagePositionPatient]), normal)))
masks = np.zeros((8, 16, 16, 2), np.uint8)
masks[2:5, 4:9, 5:12, 0] = 1
masks[4:6, 9:11, 2:4, 1] = 1


def describe(number, label):
    return hd.seg.SegmentDescription(
        segment_number=number, segment_label=label, segmented_property_category=codes.SCT.MorphologicallyAbnormalStructure,
        segmented_property_type=codes.SCT.Neoplasm, algorithm_type=hd.seg.SegmentAlgorithmTypeValues.MANUAL)


def seg(kind, pixels, segments, path):
    s = hd.seg.Segmentation(
        source_images=sources, pixel_array=pixels, segmentation_type=kind, segment_descriptions=segments,
        series_instance_uid=uid(), series_number=20, sop_instance_uid=uid(), instance_number=1, manufacturer='Invented',
        manufacturer_model_name='Invented', software_versions='1', device_serial_number='1', max_fractional_value=200)
    s.save_as(out / path)
    return s


binary = seg(hd.seg.SegmentationTypeValues.BINARY, masks, [describe(1, 'tumour'), describe(2, 'node')], 'seg-binary.dcm')
fraction = np.zeros((8, 16, 16))
fraction[2:5, 4:9, 5:12] = rng.integers(1, 201, (3, 5, 7)) / 200
seg(hd.seg.SegmentationTypeValues.FRACTIONAL, fraction, [describe(1, 'probability')], 'seg-fractional.dcm')
result['seg'] = {
    'frames': int(binary.NumberOfFrames),
    'tumour': np.flatnonzero(masks[..., 0]).tolist(), 'node': np.flatnonzero(masks[..., 1]).tolist(),
    'fraction': {'at': np.flatnonzero(fraction).tolist(), 'value': fraction[fraction > 0].tolist()},
}

# RTSTRUCT on the oblique MR grid: a polygon with a hole (two contours), and a triangle.
outer = np.array([[2.2, 2.7], [13.4, 3.1], [12.6, 13.3], [7.1, 10.2], [3.3, 13.8]])
hole = np.array([[6.3, 5.4], [9.6, 5.2], [8.1, 8.7]])
triangle = np.array([[1.5, 14.2], [14.1, 12.4], [8.3, 2.9]])


def patient(points, k, origin=np.array([-12.5, -31.25, 7.75]), between=3.3):
    # points: columns and rows in voxels (x fastest)
    return [p for i, j in points for p in origin + i * 0.5 * row + j * 0.625 * column + k * between * normal]


def rasterised(points):
    # polygon2mask counts a pixel whose centre is inside: (row, column)
    return polygon2mask((16, 16), points[:, ::-1])


rs = base(RTStructureSetStorage, 'RTSTRUCT', uid(), 1, study, 'contours')
for name in ['SamplesPerPixel', 'PhotometricInterpretation']:
    delattr(rs, name)
rs.StructureSetLabel = 'contours'
ref = Dataset()
ref.FrameOfReferenceUID = ROOT + '1'
rs.ReferencedFrameOfReferenceSequence = Sequence([ref])
rois, contours = [], []
plan = {'ring': [(k, [outer, hole]) for k in (2, 3, 4)], 'triangle': [(5, [triangle])]}
expected = {}
for number, (name, planes) in enumerate(plan.items(), 1):
    roi = Dataset()
    roi.ROINumber, roi.ROIName, roi.ReferencedFrameOfReferenceUID = number, name, ROOT + '1'
    roi.ROIGenerationAlgorithm = 'MANUAL'
    rois.append(roi)
    c = Dataset()
    c.ReferencedROINumber = number
    items = []
    mask = np.zeros((8, 16, 16), bool)
    for k, polygons in planes:
        for polygon in polygons:
            item = Dataset()
            item.ContourGeometricType = 'CLOSED_PLANAR'
            item.NumberOfContourPoints = len(polygon)
            item.ContourData = [ds_text(x) for x in patient(polygon, k)]
            items.append(item)
            mask[k] ^= rasterised(polygon)
    c.ContourSequence = Sequence(items)
    contours.append(c)
    expected[name] = np.flatnonzero(mask).tolist()
rs.StructureSetROISequence = Sequence(rois)
rs.ROIContourSequence = Sequence(contours)
save(rs, out / 'rtstruct.dcm')
result['rtstruct'] = {
    'masks': expected, 'outer': outer.tolist(), 'hole': hole.tolist(), 'triangle': triangle.tolist(),
    'polygons': [],
}
# Random star-shaped polygons, rasterised by scikit-image: the independent rasteriser.
for n in range(12):
    angles = np.sort(rng.uniform(0, 2 * np.pi, 5 + n))
    radii = rng.uniform(3, 14, 5 + n)
    points = np.round(np.stack([15.5 + radii * np.cos(angles), 15.5 + radii * np.sin(angles)], 1), 3) + 0.0001234
    result['rtstruct']['polygons'].append(
        {'points': points.tolist(), 'inside': np.flatnonzero(polygon2mask((32, 32), points[:, ::-1])).tolist()})

# An ultrasound picture with burnt-in writing, as its tag says.
us = base(UltrasoundImageStorage, 'US', uid(), 1, study, 'US')
us.BurnedInAnnotation = 'YES'
put_pixels(us, image((8, 8), 0, 255), 8)
save(us, out / 'ultrasound.dcm')

(here / 'dicom.json').write_text(json.dumps(result))
size = sum(f.stat().st_size for f in out.rglob('*') if f.is_file())
print('files', size, 'json', (here / 'dicom.json').stat().st_size)

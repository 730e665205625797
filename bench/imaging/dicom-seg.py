"""Reads a segmentation that writeDicomSeg wrote with highdicom: python dicom-seg.py SEG.dcm

pip install highdicom==0.28.2. Prints the segments, their voxels and their spacing; fails where highdicom finds fault.
"""
import sys

import highdicom

seg = highdicom.seg.segread(sys.argv[1])
volume = seg.get_volume(combine_segments=False)
for number in seg.segment_numbers:
    label = seg.get_segment_description(number).segment_label
    print(number, label, int(volume.array[..., number - 1].sum()), 'voxels', [round(s, 6) for s in volume.spacing])

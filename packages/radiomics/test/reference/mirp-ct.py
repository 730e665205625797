"""Makes mirp-ct.json: MIRP's features of the IBSI-1 CT phantom in configurations D and E.

python mirp-ct.py IMAGE MASK  (mirp 2.7.0)

Texture tags are given the suffixes of IBSI's reference files. Moran's I and Geary's C are left out: MIRP estimates them
from a sample of voxels.
"""

import json
import re
import sys
from pathlib import Path

from mirp import extract_features

image, mask = sys.argv[1:3]
configurations = {
    "d": dict(
        spline_order=1,
        resegmentation_sigma=3.0,
        ivh_discretisation_method="none",
    ),
    "e": dict(
        spline_order=3,
        resegmentation_intensity_range=[-1000.0, 400.0],
        resegmentation_sigma=3.0,
        ivh_discretisation_method="fixed_bin_number",
        ivh_discretisation_n_bins=1000,
    ),
}


def tag(column):
    plain = re.sub(r"_(fbn|fbs)(_n\d+|_w[\d.]+)?$", "", column)
    texture = re.fullmatch(r"((?:cm|rlm|szm|dzm|ngt|ngl)_.+?)(?:_d1(?:\.0)?)?(?:_a0(?:\.0)?)?_3d(_avg|_v_mrg)?", plain)
    if texture is None:
        return plain
    return texture[1] + "_3D" + {None: "", "_avg": "_avg", "_v_mrg": "_comb"}[texture[2]]


result = {}
for name, settings in configurations.items():
    frame = extract_features(
        image=image,
        mask=mask,
        image_modality="ct",
        by_slice=False,
        anti_aliasing=False,
        new_spacing=2.0,
        roi_spline_order=1,
        base_feature_families="all",
        base_discretisation_method="fixed_bin_number",
        base_discretisation_n_bins=32,
        glcm_spatial_method=["3d_average", "3d_volume_merge"],
        glrlm_spatial_method=["3d_average", "3d_volume_merge"],
        **settings,
    )[0]
    prefixes = ("morph_", "loc_", "stat_", "ih_", "ivh_", "cm_", "rlm_", "szm_", "dzm_", "ngt_", "ngl_")
    result[name] = {
        tag(column): float(frame[column].iloc[0])
        for column in frame.columns
        if column.startswith(prefixes) and column not in ("morph_moran_i", "morph_geary_c")
    }
Path(__file__).with_suffix(".json").write_text(json.dumps(result, indent=1) + "\n")

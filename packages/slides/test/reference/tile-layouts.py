# Makes files of tiles as CLAM and TRIDENT leave them after their first step, and features as STAMP writes them, for a slide of
# 4000 x 3000 pixels of 0.25 micrometres, and what h5py reads of them.
# pip install h5py numpy; then, from the repository root: python3 packages/slides/test/reference/tile-layouts.py
# Layouts: CLAM's save_hdf5 and process_contour (wsi_core), TRIDENT's save_h5 and WSIPatcher (rows one a chunk, unlimited;
# attributes on the dataset), STAMP 2's preprocessing (attributes on the file, coordinates in micrometres).
import json, os, h5py, numpy as np
here = os.path.dirname(__file__)
out = {}
def rows(f, value, attrs):
    d = f.create_dataset("coords", shape=value.shape, maxshape=(None, 2), chunks=(1, 2), dtype=value.dtype)
    d[:] = value
    for k, v in attrs.items(): d.attrs[k] = v
def grid(step, columns, n, x0=100, y0=200): return np.stack([x0 + step * (np.arange(n) % columns), y0 + step * (np.arange(n) // columns)], 1)
def note(name):
    with h5py.File(f"{here}/{name}.h5") as f: out[name] = {"coords": f["coords"][:].astype(float).ravel().tolist()}
with h5py.File(f"{here}/tiles-clam.h5", "w") as f:
    rows(f, grid(1024, 3, 5).astype("i4"), {"patch_size": 256, "patch_level": 1, "downsample": (4.0, 4.0),
        "downsampled_level_dim": np.array([1000, 750]), "level_dim": np.array([1000, 750]), "name": "slide", "save_path": "patches"})
note("tiles-clam")
with h5py.File(f"{here}/tiles-trident.h5", "w") as f:
    rows(f, grid(448, 4, 6).astype("i8"), {"patch_size": 256, "patch_size_level0": 512, "level0_magnification": 40,
        "target_magnification": 20, "overlap": 32, "name": "slide", "savetodir": "out", "level0_width": 4000, "level0_height": 3000})
note("tiles-trident")
with h5py.File(f"{here}/tiles-stamp.h5", "w") as f:
    f["coords"] = (grid(1, 3, 5, 0, 0) * 256.0).astype("f4"); f["feats"] = np.zeros((5, 2), "f2")
    for k, v in {"stamp_version": "2.4.0", "extractor": "uni2", "unit": "um", "tile_size_um": 256.0, "tile_size_px": 224}.items(): f.attrs[k] = v
note("tiles-stamp")
json.dump(out, open(f"{here}/tile-layouts.json", "w"))

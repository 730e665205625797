# Makes small bags as CLAM, TRIDENT and STAMP write them (h5py), broken ones, and what h5py reads of them.
# pip install h5py numpy; then, from the repository root: python3 packages/bags/test/reference/bags.py
# Layouts: CLAM's save_hdf5 and TRIDENT's save_h5 (chunks of one row, unlimited rows; attributes on the datasets),
# STAMP's preprocessing (datasets in one piece, attributes on the file).
import json, os, h5py, numpy as np
here = os.path.dirname(__file__)
rng = np.random.default_rng(4)
out = {}

def features(n, d, dtype): return rng.standard_normal((n, d)).astype(dtype)
def grid(n, step, dtype=np.int64):
    return np.stack([1000 + step * (np.arange(n) % 5), 2000 + step * (np.arange(n) // 5)], axis=1).astype(dtype)
def rows(f, key, value, attrs={}):
    d = f.create_dataset(key, shape=value.shape, maxshape=(None,) + value.shape[1:], chunks=(1,) + value.shape[1:], dtype=value.dtype)
    d[:] = value
    for k, v in attrs.items(): d.attrs[k] = v if v is not None else "None"
def note(name, key):
    with h5py.File(f"{here}/{name}.h5") as f:
        x = f[key][:].astype(np.float64); x = x.reshape(-1, x.shape[-1])
        c = f["coords"][:].astype(np.float64).reshape(-1, 2) if "coords" in f else None
        out[name] = {"instances": x.shape[0], "dimensions": x.shape[1], "dtype": str(f[key].dtype),
                     "features": x.ravel().tolist(), "coords": None if c is None else c.ravel().tolist()}

n, d = 23, 6
clam = {"patch_size": 256, "patch_level": 1, "downsample": (4.0, 4.0), "downsampled_level_dim": np.array([5000, 4000]),
        "level_dim": np.array([5000, 4000]), "name": "TCGA-3C", "save_path": "patches"}
with h5py.File(f"{here}/clam.h5", "w") as f:
    rows(f, "features", features(n, d, "f4")); rows(f, "coords", grid(n, 1024, np.int32), clam)
note("clam", "features")
trident = {"patch_size": 512, "patch_size_level0": 1024, "level0_magnification": 40, "target_magnification": 20, "overlap": 0,
           "name": "TCGA-AA", "savetodir": None, "level0_width": 90000, "level0_height": 70000}
with h5py.File(f"{here}/trident.h5", "w") as f:
    rows(f, "features", features(n, d, "f2"), {"name": "TCGA-AA", "savetodir": "features_uni_v1", "encoder": "uni_v1"})
    rows(f, "coords", grid(n, 1024), trident)
note("trident", "features")
with h5py.File(f"{here}/trident-3d.h5", "w") as f:
    f["features"] = features(n, d, "f4")[None]; f["coords"] = grid(n, 1024)[None]
    for k, v in trident.items(): f["coords"].attrs[k] = v if v is not None else "None"
note("trident-3d", "features")
with h5py.File(f"{here}/slide-vector.h5", "w") as f:
    f["features"] = features(1, d, "f4")[0]; f["coords"] = grid(n, 1024)
with h5py.File(f"{here}/stamp.h5", "w") as f:
    f["coords"] = (grid(n, 256) * 1.0).astype("f4"); f["feats"] = features(n, d, "f2")
    for k, v in {"stamp_version": "2.4.0", "extractor": "uni2", "unit": "um", "tile_size_um": 256.0, "tile_size_px": 224,
                 "code_hash": "9f2c1ab0", "feat_type": "tile"}.items(): f.attrs[k] = v
note("stamp", "feats")
with h5py.File(f"{here}/stamp-2.0.h5", "w") as f:
    f["coords"] = (grid(n, 256) * 1.0).astype("f4"); f["feats"] = features(n, d, "f2")
    f.attrs["extractor"] = "ctranspath"; f.attrs["unit"] = "um"; f.attrs["tile_size"] = 256.0
with h5py.File(f"{here}/stamp-1.h5", "w") as f:
    f["coords"] = grid(n, 224); f["feats"] = features(n, d, "f4"); f.attrs["extractor"] = "xiyuewang-ctranspath-7c998680"
with h5py.File(f"{here}/gzip.h5", "w") as f:
    f.create_dataset("features", data=features(n, d, "f2"), chunks=(8, d), compression="gzip", shuffle=True)
note("gzip", "features")
with h5py.File(f"{here}/visits.h5", "w") as f:
    f["features"] = features(4, 3, ">f4"); f["times"] = np.array([-14.0, 0, 42, 84])
note("visits", "features")
# Every half, so that decoding is exact to the bit.
bits = np.arange(65536, dtype=np.uint16); finite = bits[np.isfinite(bits.view("f2"))]
pick = np.concatenate([finite[:40], finite[1020:1030], finite[15355:15365], finite[31730:31744], finite[31744:31790], finite[-12:]])
numbers = np.concatenate([pick.view("f2").astype("f8"), rng.standard_normal(60) * 10.0 ** rng.integers(-9, 5, 60),
                          [65504.0, 65519.99, 2.0**-24, 2.0**-25, 2.0**-25 * 1.0001, 1 + 2.0**-11, 1 + 3 * 2.0**-11]]).astype("f4")
out["half"] = {"bits": pick.tolist(), "values": pick.view("f2").astype("f8").tolist(),
               "numbers": numbers.astype("f8").tolist(), "encoded": numbers.astype("f2").view(np.uint16).tolist()}

def broken(name, key="features", value=None, coords=None):
    with h5py.File(f"{here}/broken-{name}.h5", "w") as f:
        if value is not None: f[key] = value
        if coords is not None: f["coords"] = coords
broken("coords-only", coords=grid(n, 256))
broken("rank", value=np.zeros((2, 3, 4), "f4"))
broken("integers", value=np.zeros((4, 3), "i4"))
broken("empty", value=np.zeros((0, 6), "f4"), coords=np.zeros((0, 2), "i8"))
broken("coords", value=features(5, 3, "f4"), coords=grid(4, 256))
x = features(9, 3, "f2"); x[7, 1] = np.nan; broken("nan", value=x)
x = features(9, 3, "f2"); x[4, 2] = np.inf; broken("infinite", value=x)
x = features(9, 3, "f4"); x[8, 0] = -np.inf; broken("infinite-f4", value=x)
json.dump(out, open(f"{here}/bags.json", "w"))

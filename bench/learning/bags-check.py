# Reads with h5py what bags-check.ts wrote, and fails where anything differs.
import sys
from pathlib import Path
import h5py, numpy as np
n, d = 5003, 33
i = np.arange(n * d, dtype=np.int64)
single = (((i * 48271) % 65521) / 8191 - 4).astype("f4").reshape(n, d)
kinds = {"half": ("f2", None, None), "single": ("f4", None, None), "by-row": ("f2", (1, d), None), "by-7": ("f4", (7, d), None),
         "gzip": ("f2", (256, d), "gzip"), "gzip-single": ("f4", (10, d), "gzip")}
for kind, (dtype, chunks, compression) in kinds.items():
    with h5py.File(Path(sys.argv[1]) / f"{kind}.h5") as f:
        x = f["feats" if kind == "gzip-single" else "features"]
        assert (x.shape, x.dtype, x.chunks, x.compression) == ((n, d), np.dtype(dtype), chunks, compression), kind
        assert np.array_equal(x[:], single.astype(dtype)), kind
        assert np.array_equal(x[np.arange(0, n, 13)], single.astype(dtype)[::13]), kind
        assert f["coords"].dtype == np.int32 and np.array_equal(f["coords"][:].ravel(), 7 * np.arange(2 * n))
        assert np.array_equal(f["times"][:], np.arange(n) / 2)
        if kind == "gzip-single":
            assert dict(f.attrs) == {"extractor": "uni2", "unit": "um", "tile_size_um": 112.5, "tile_size_px": 224, "feat_type": "tile"}
        else:
            about = dict(f["coords"].attrs)
            assert about.pop("downsample").tolist() == [2, 2]
            assert about == {"patch_size": 224, "patch_level": 1, "name": "Größe"} and f.attrs["encoder"] == "uni2"
print(f"h5py {h5py.__version__} reads all {len(kinds)} kinds as they were written")

# Diagonal coif1 details of the undecimated wavelet by PyWavelets 1.9, their median and the noise level, of a smooth slice with
# noise of sigma 7. From the repository root: python3 packages/imaging/test/reference/noise.py (numpy, PyWavelets)
import json, os, numpy as np, pywt
rng = np.random.default_rng(8)
y, x = np.mgrid[0:64, 0:72]
clean = 200 + 60 * np.sin(x / 15) + 40 * np.cos(y / 11) + 80 * (((x - 30) ** 2 + (y - 34) ** 2) < 200)
noisy = np.round(clean + rng.normal(0, 7, clean.shape), 3)
high = np.array(pywt.Wavelet("coif1").dec_hi)
rows = np.apply_along_axis(lambda v: np.correlate(v, high, "valid"), 1, noisy)  # whole support inside the slice
details = np.apply_along_axis(lambda v: np.correlate(v, high, "valid"), 0, rows)
sigma = float(np.median(np.abs(details)) / 0.6744897501960817)
json.dump({"size": [72, 64, 1], "voxels": noisy.ravel().tolist(), "sigma": sigma, "planted": 7, "coefficients": int(details.size)},
          open(f"{os.path.dirname(os.path.abspath(__file__))}/noise.json", "w"))
print(sigma)

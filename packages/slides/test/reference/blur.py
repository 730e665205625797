# The blur of made-up pictures as scikit-image measures it, for packages/slides/src/tissue/blur-effect.test.ts.
# From the repository root: bench/.venv-slides/bin/python packages/slides/test/reference/blur.py
import json, os, numpy as np, skimage
from scipy.ndimage import uniform_filter
from skimage.measure import blur_effect
here = os.path.dirname(__file__)
def picture(width, height, box):
    y, x = np.mgrid[0:height, 0:width]
    p = np.stack([(x * 37 + y * 91 + (x * y) % 53) % 256, (x * x + 3 * y) % 256, (x // 5 * 40 + y // 7 * 25) % 256], -1).astype(np.uint8)
    return p if box == 1 else np.floor(uniform_filter(p.astype(float), (box, box, 1), mode="nearest") + 0.5).astype(np.uint8)
out = {"skimage": skimage.__version__, "pictures": []}
for width, height, box in [(64, 64, 1), (96, 50, 1), (64, 64, 3), (64, 64, 5), (40, 77, 9), (12, 12, 1)]:
    out["pictures"].append({"width": width, "height": height, "box": box, "blur": float(blur_effect(picture(width, height, box), channel_axis=2))})
json.dump(out, open(f"{here}/blur.json", "w"), indent=1)

"""Apparent diffusion coefficients by numpy.polyfit and slopes of enhancement by their definition: frames.json.

pip install numpy==2.4.6
"""

import json
import os

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
random = np.random.default_rng(7)

b = np.array([0, 50, 400, 400, 800, 800, 1000], float)
n = 40
s0, d = random.uniform(200, 1200, n), random.uniform(0.3e-3, 3e-3, n)
signal = s0 * np.exp(-np.outer(b, d)) + random.normal(0, 8, (len(b), n))
signal = np.maximum(signal, 1).astype("f4").astype("f8")


def fit(weighted, floor=0.0):
    slopes, intercepts = [], []
    for s in signal.T:
        use = s > floor
        # polyfit multiplies residuals by w: w = signal is a weight of signal squared
        line = np.polyfit(b[use], np.log(s[use]), 1, w=s[use] if weighted else None)
        slopes.append(-line[0])
        intercepts.append(np.exp(line[1]))
    return {"adc": slopes, "s0": intercepts}


seconds = np.array([0, 20, 45, 80, 150, 300], float)
rise = random.uniform(0.1, 2.5, n)
curve = 100 * random.uniform(0.5, 2, n) * (1 + np.outer(1 - np.exp(-seconds / 30), rise) * np.exp(-np.outer(seconds / 300, random.uniform(0, 1.5, n))))
curve = curve.astype("f4").astype("f8")
enhancement = curve / curve[0] - 1
top = enhancement.argmax(axis=0)
column = np.arange(n)
peak = enhancement[top, column]
with np.errstate(divide="ignore", invalid="ignore"):
    out = np.where(top < len(seconds) - 1, (enhancement[-1] - peak) / (seconds[-1] - seconds[top]), 0)

json.dump(
    {
        "adc": {"b": b.tolist(), "signal": signal.tolist(), "plain": fit(False), "weighted": fit(True), "floor": {"at": 60, **fit(False, 60)}},
        "dce": {
            "seconds": seconds.tolist(),
            "signal": curve.tolist(),
            "peak": peak.tolist(),
            "timeToPeak": (seconds[top] - seconds[0]).tolist(),
            "washIn": (peak / (seconds[top] - seconds[0])).tolist(),
            "washOut": out.tolist(),
            "difference": (curve[2] - curve[0]).tolist(),
            "enhancement": enhancement[2].tolist(),
        },
        "mean": {"arithmetic": signal[2:4].mean(axis=0).tolist(), "geometric": np.sqrt(signal[2] * signal[3]).tolist()},
    },
    open(os.path.join(HERE, "frames.json"), "w"),
    separators=(",", ":"),
)

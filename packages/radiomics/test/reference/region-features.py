"""Makes region-features.json: parts of the morphological and intensity features by other routes.

python region-features.py  (numpy, scipy)

Convex hulls and Legendre polynomials are scipy's, percentiles numpy's, moments scipy.stats'; Moran's I and Geary's C sum
over all pairs; the enclosing ellipsoid is found by scipy's general optimiser, the oriented box by trying a fine grid of
rotations and polishing the best.
"""

import json
from pathlib import Path

import numpy as np
from scipy import stats
from scipy.optimize import minimize
from scipy.spatial import ConvexHull
from scipy.spatial.transform import Rotation
from scipy.special import eval_legendre

random = np.random.default_rng(20261122)


def ellipsoid_area(a, b, c):
    alpha, beta = np.sqrt(1 - (b / a) ** 2), np.sqrt(1 - (c / a) ** 2)
    x = (alpha**2 + beta**2) / (2 * alpha * beta)
    terms = [(alpha * beta) ** v / (1 - 4 * v * v) * eval_legendre(v, x) for v in range(21)]
    return 4 * np.pi * a * b * float(sum(terms))


def hull_case(count, spread):
    points = random.integers(-spread, spread + 1, (count, 3))
    hull = ConvexHull(points)
    return {"points": points.ravel().tolist(), "volume": hull.volume, "area": hull.area}


def enclosing(points):
    """Least log det of the shape matrix that holds all points: over its Cholesky factor and centre."""
    points = np.asarray(points, float)

    def parts(x):
        factor = np.zeros((3, 3))
        factor[np.tril_indices(3)] = x[:6]
        return factor, x[6:]

    def cost(x):
        factor, _ = parts(x)
        return -np.sum(np.log(np.abs(np.diag(factor))))

    def inside(x):
        factor, centre = parts(x)
        return 1 - np.sum(((points - centre) @ factor.T) ** 2, axis=1)

    size = 1 / (2 * np.linalg.norm(points - points.mean(0), axis=1).max())
    start = np.concatenate([(np.eye(3) * size)[np.tril_indices(3)], points.mean(0)])
    found = minimize(cost, start, constraints={"type": "ineq", "fun": inside}, method="SLSQP", options={"maxiter": 2000, "ftol": 1e-14})
    factor, _ = parts(found.x)
    return sorted((1 / np.linalg.svd(factor)[1]).tolist(), reverse=True)


def box_volume(points):
    corners = points[ConvexHull(points).vertices]

    def volume(angles):
        turned = Rotation.from_euler("zyx", angles).apply(corners)
        return float(np.prod(np.ptp(turned, axis=0)))

    steps = np.linspace(0, np.pi / 2, 13)[:-1]
    starts = sorted(((volume((a, b, c)), (a, b, c)) for a in steps for b in steps for c in steps))[:40]
    best = starts[0][0]
    for _, start in starts:
        found = minimize(volume, start, method="Nelder-Mead", options={"xatol": 1e-10, "fatol": 1e-10, "maxiter": 4000})
        best = min(best, found.fun)
    return best


def spatial_case(size, spacing):
    inside = random.random(size) < 0.6
    values = random.normal(50, 20, size)
    places = np.argwhere(inside)[:, ::-1] * np.asarray(spacing)
    x = values[inside]
    distance = np.linalg.norm(places[:, None] - places[None], axis=2)
    np.fill_diagonal(distance, np.inf)
    weight = 1 / distance
    d = x - x.mean()
    n = len(x)
    moran = n / weight.sum() * (weight * np.outer(d, d)).sum() / (d**2).sum()
    geary = (n - 1) / (2 * weight.sum()) * (weight * (x[:, None] - x[None]) ** 2).sum() / (d**2).sum()
    return {
        "size": list(size[::-1]),
        "spacing": list(spacing),
        "inside": inside.ravel().astype(int).tolist(),
        "values": np.where(inside, values, 0).ravel().tolist(),
        "moran": float(moran),
        "geary": float(geary),
    }


def statistics_case(x):
    p10, p25, p50, p75, p90 = np.percentile(x, [10, 25, 50, 75, 90])
    inner = x[(x >= p10) & (x <= p90)]
    return {
        "values": x.tolist(),
        "features": {
            "stat_mean": x.mean(),
            "stat_var": x.var(),
            "stat_skew": stats.skew(x),
            "stat_kurt": stats.kurtosis(x),
            "stat_median": p50,
            "stat_min": x.min(),
            "stat_p10": p10,
            "stat_p90": p90,
            "stat_max": x.max(),
            "stat_iqr": p75 - p25,
            "stat_range": np.ptp(x),
            "stat_mad": np.abs(x - x.mean()).mean(),
            "stat_rmad": np.abs(inner - inner.mean()).mean(),
            "stat_medad": np.abs(x - p50).mean(),
            "stat_cov": x.std() / x.mean(),
            "stat_qcod": (p75 - p25) / (p75 + p25),
            "stat_energy": (x**2).sum(),
            "stat_rms": np.sqrt((x**2).mean()),
        },
    }


clouds = [random.integers(-8, 9, (n, 3)) for n in (6, 12, 30)]
result = {
    "ellipsoidAreas": [{"axes": a, "area": ellipsoid_area(*a)} for a in ([5.7, 4.655, 4.27], [3.0, 2.0, 1.0], [10.0, 4.0, 0.5])],
    "hulls": [hull_case(n, s) for n, s in ((10, 4), (60, 3), (200, 20))],
    "enclosing": [{"points": c.ravel().tolist(), "axes": enclosing(c)} for c in clouds],
    "boxes": [{"points": c.ravel().tolist(), "volume": box_volume(c)} for c in clouds],
    "spatial": [spatial_case((5, 7, 6), (1, 1, 1)), spatial_case((3, 8, 4), (0.7, 0.7, 3))],
    "statistics": [statistics_case(random.normal(100, 30, 200).round(3)), statistics_case(random.integers(1, 9, 101).astype(float))],
}
Path(__file__).with_suffix(".json").write_text(json.dumps(result) + "\n")

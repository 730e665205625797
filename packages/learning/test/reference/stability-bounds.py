"""Bounds of stability selection by the formulae of the papers, in exact fractions, and the r-concave tail D by direct
search over r-concave distributions (sequential quadratic programming from many starts, small B).
python packages/learning/test/reference/stability-bounds.py (numpy, scipy)"""
import json
from fractions import Fraction as F
import numpy as np
from scipy.optimize import minimize


def plain(q, p, tau):
    return F(q) ** 2 / (p * (2 * tau - 1))


def unimodal(q, p, tau, b):
    c = 1 / (2 * (2 * tau - 1 - F(1, 2 * b))) if tau <= F(3, 4) else 4 * (1 - tau + F(1, 2 * b)) / (1 + F(1, b))
    return c * F(q) ** 2 / p


def tail(mean, start, b, r, rng):
    """Largest P(X >= start / b) over h = f^r convex and positive, sum f = 1, sum i f = b mean."""
    best = 0.0
    i = np.arange(b + 1)
    f = lambda g: g ** (1 / r)
    cons = [dict(type='eq', fun=lambda g: f(g).sum() - 1), dict(type='eq', fun=lambda g: (i * f(g)).sum() - b * mean),
            dict(type='ineq', fun=lambda g: g[:-2] - 2 * g[1:-1] + g[2:])]
    for _ in range(60):
        a, k = np.exp(rng.uniform(-4, 2)), rng.integers(start, b + 1)
        mass = (a + i) ** (1 / r) * np.where(i > k, rng.uniform(.01, 1), 1)
        res = minimize(lambda g: -f(g)[start:].sum(), (mass / mass.sum()) ** r, constraints=cons, method='SLSQP',
                       bounds=[(1.0, 1e6)] * (b + 1), options=dict(maxiter=2000, ftol=1e-13))
        g = res.x
        feasible = abs(f(g).sum() - 1) < 1e-8 and abs((i * f(g)).sum() - b * mean) < 1e-8 and (np.diff(g, 2) > -1e-6).all()
        if feasible:
            best = max(best, f(g)[start:].sum())
    return best


rng = np.random.default_rng(3)
cases = [(10, 200, F(3, 5), 50), (10, 200, F(3, 4), 50), (10, 200, F(9, 10), 50), (2, 9, F(3, 4), 50), (30, 5000, F(4, 5), 25), (5, 50, F(1), 50)]
bounds = [dict(q=q, p=p, tau=float(t), pairs=b, none=float(min(plain(q, p, t), q)), unimodal=float(min(unimodal(q, p, t, b), plain(q, p, t), q)))
          for q, p, t, b in cases]
tails = [dict(mean=m, start=s, steps=b, r=r, tail=tail(m, s, b, r, rng))
         for m, s, b, r in [(.1, 4, 8, -.5), (.05, 3, 8, -.5), (.1, 6, 10, -.25), (.15, 5, 10, -.5), (.08, 8, 10, -.25)]]
json.dump(dict(bounds=bounds, tails=tails), open('packages/learning/test/reference/stability-bounds.json', 'w'))
print(json.dumps(tails, indent=1))

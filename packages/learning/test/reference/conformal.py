"""Expected values of conformal prediction by the definitions of the papers: the quantile rule, adaptive prediction sets
(Romano, Sesia and Candes 2020, equations 4 to 7, the score found by bisection over the set function), CV+ and jackknife+
(Barber et al. 2021), conformalised quantile regression (Romano et al. 2019), weighted quantiles of conformalised survival
analysis (Candes, Lei and Ren 2023, algorithm 1).
python packages/learning/test/reference/conformal.py (standard library only)"""
import json
import math
import random
from fractions import Fraction

rng = random.Random(20240613)
decimal = lambda a: Fraction(str(a))


def quantile(scores, alpha):
    """Smallest value z of the scores and infinity with at least (1 - alpha) of the n + 1 masses at or below it."""
    masses = sorted(scores) + [math.inf]
    for z in masses:
        if Fraction(sum(s <= z for s in masses), len(masses)) >= 1 - decimal(alpha):
            return z


def prediction_set(p, u, tau):
    order = sorted(range(len(p)), key=lambda c: -p[c])
    total, size = 0.0, len(p)
    for c in range(len(p)):
        total += p[order[c]]
        if total >= tau:
            v = (total - tau) / p[order[c]]
            size = c if u <= v else c + 1
            break
    return {order[c] for c in range(size)}


def score(p, y, u):
    low, high = 0.0, 1.0 + 1e-9
    for _ in range(200):
        middle = (low + high) / 2
        if y in prediction_set(p, u, middle):
            high = middle
        else:
            low = middle
    return high


def cvplus(models, residuals, alpha):
    """models[k]: predictions of the new rows without fold k; residuals[k] of fold k."""
    n = sum(map(len, residuals)); out = []
    for i in range(len(models[0])):
        low = sorted(m[i] - r for m, rs in zip(models, residuals) for r in rs)
        high = sorted(m[i] + r for m, rs in zip(models, residuals) for r in rs)
        k = math.ceil((1 - decimal(alpha)) * (n + 1)); j = math.floor(decimal(alpha) * (n + 1))
        out.append([low[j - 1] if j >= 1 else None, high[k - 1] if k <= n else None])
    return out


def eta(v, w, own, alpha):
    """Quantile(1 - alpha; sum p_i delta_{v_i} + p_inf delta_inf)."""
    total = sum(w) + own; below = 0.0
    for value, weight in sorted(zip(v, w)):
        below += weight
        if below / total >= 1 - alpha - 1e-12:
            return value
    return None


scores = [round(rng.gauss(0, 1), 6) for _ in range(59)]
quantiles = [dict(n=n, alpha=a, value=None if quantile(scores[:n], a) == math.inf else quantile(scores[:n], a))
             for n in (1, 8, 9, 10, 19, 20, 39, 59) for a in (.05, .1, .2, .3, .5)]


def probabilities():
    e = [math.exp(rng.gauss(0, 1)) for _ in range(4)]
    return [x / sum(e) for x in e]


cal = [probabilities() for _ in range(60)]; label = [rng.choices(range(4), p)[0] for p in cal]
u = [rng.random() for _ in cal]; new = [probabilities() for _ in range(25)]; unew = [rng.random() for _ in new]
e = [score(p, y, v) for p, y, v in zip(cal, label, u)]; e0 = [score(p, y, 0) for p, y in zip(cal, label)]
tau, tau0 = quantile(e, .1), quantile(e0, .1)
pick = lambda p, v, t: [int(c in prediction_set(p, v, t + 1e-12)) for c in range(4)]
first = lambda p: max(range(4), key=lambda c: p[c])
plain = [[int(b or c == first(p)) for c, b in enumerate(pick(p, 0, tau0))] for p in new]

models = [[rng.gauss(0, 2) for _ in range(6)] for _ in range(5)]; residuals = [[abs(rng.gauss(0, 1)) for _ in range(k)] for k in (8, 7, 8, 8, 8)]
value = [rng.gauss(0, 2) for _ in range(30)]; lower = [rng.gauss(-1, .3) for _ in value]; upper = [rng.gauss(1, .3) for _ in value]
cqr = quantile([max(l - v, v - h) for l, v, h in zip(lower, value, upper)], .2)

f = [round(rng.random(), 3) for _ in range(40)]; w = [1 + rng.expovariate(1) for _ in f]; own = [.5, 1.0, 3.0, 9.0]
bounds = [dict(own=o, alpha=a, level=None if eta([-x for x in f], w, o, a) is None else -eta([-x for x in f], w, o, a))
          for o in own for a in (.05, .1, .3)]
json.dump(dict(scores=scores, quantiles=quantiles,
               aps=dict(probability=cal, label=label, u=u, new=new, uNew=unew, score=e, plainScore=e0, tau=tau, plainTau=tau0,
                        sets=[pick(p, v, tau) for p, v in zip(new, unew)], plain=plain),
               cross=dict(models=models, residuals=residuals, intervals={str(a): cvplus(models, residuals, a) for a in (.1, .25, .01)}),
               cqr=dict(value=value, lower=lower, upper=upper, radius=cqr), survival=dict(score=f, weight=w, bounds=bounds)),
          open('packages/learning/test/reference/conformal.json', 'w'))

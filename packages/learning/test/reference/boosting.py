# Expected values of src/boosting, each by another route than the code's: trees by exhaustive search over rows (no
# histogram), derivatives of the partial likelihood by differences in 40 digits, Shapley values by enumeration of all
# subsets, XGBoost's own contributions on a model whose trees are written down here.
# python3 with numpy, mpmath, xgboost; writes boosting.json.
import itertools, json, math
import mpmath as mp
import numpy as np
import xgboost

rng = np.random.default_rng(20261122)
nan = float('nan')

def js(values):
    return [None if isinstance(v, float) and math.isnan(v) else v for v in np.asarray(values, float).tolist()]

# --- one tree by exhaustive search -----------------------------------------------------------------------------
def leaf(g, h, rule, lo, hi):
    s = max(abs(g) - rule['l1'], 0) * (1 if g > 0 else -1)
    return min(max(-s / (h + rule['l2']), lo), hi)

def score(g, h, w, rule):
    return -(2 * g * w + (h + rule['l2']) * w * w + 2 * rule['l1'] * abs(w))

def exhaustive(x, kinds, g, h, w, rule, rows, depth, lo, hi, monotone):
    G, H = g[rows].sum(), h[rows].sum()
    own = leaf(G, H, rule, lo, hi)
    node = dict(cover=w[rows].sum(), value=rule['eta'] * own)
    if depth == 0: return node
    best = None
    for j, kind in enumerate(kinds):
        v = x[rows, j]
        known = ~np.isnan(v)
        levels = np.unique(v[known])
        if kind == 'numeric':
            cuts = [(v <= a, (a + b) / 2) for a, b in zip(levels[:-1], levels[1:])]
            if (~known).any(): cuts.append((known, None))
        else:
            cuts = [(np.isin(v, s), list(s)) for r in range(1, len(levels) + 1) for s in itertools.combinations(levels, r)]
        for goes, cut in cuts:
            for missing in (0, 1):
                left = goes | (~known if missing else False)
                a, b = rows[left], rows[~left]
                if min(len(a), len(b)) < max(1, rule['min_leaf']): continue
                if min(h[a].sum(), h[b].sum()) < rule['min_hessian']: continue
                wa, wb = (leaf(g[s].sum(), h[s].sum(), rule, lo, hi) for s in (a, b))
                if monotone[j] * (wb - wa) < 0: continue
                gain = score(g[a].sum(), h[a].sum(), wa, rule) + score(g[b].sum(), h[b].sum(), wb, rule) - score(G, H, own, rule)
                if gain > rule['min_gain'] + 1e-9 and (best is None or gain > best[0] + 1e-9):
                    best = (gain, j, cut, bool(missing), bool((~known).any()), a, b, wa, wb)
    if best is None: return node
    gain, j, cut, missing, any_missing, a, b, wa, wb = best
    mid = (wa + wb) / 2
    low, high = ((lo, mid), (mid, hi)) if monotone[j] else ((lo, hi), (lo, hi))
    if monotone[j] < 0: low, high = high, low
    node.update(column=j, gain=gain, threshold=cut if kinds[j] == 'numeric' else None,
                missingLeft=missing if any_missing else None,
                left=exhaustive(x, kinds, g, h, w, rule, a, depth - 1, *low, monotone),
                right=exhaustive(x, kinds, g, h, w, rule, b, depth - 1, *high, monotone))
    return node

def tree_case(name, n, rule, kinds, monotone, depth, missing=0.15):
    x = np.column_stack([rng.integers(0, 12 if k == 'numeric' else 5, n).astype(float) for k in kinds])
    x[rng.random(x.shape) < missing] = nan
    filled = np.nan_to_num(x, nan=3)
    eta = 0.3 * filled[:, 0] - 0.25 * (filled[:, 1] - 5) ** 2 / 5 + 0.6 * (filled[:, 0] > 6) * (filled[:, 2] > 2) - 0.6
    y = (rng.random(n) < 1 / (1 + np.exp(-eta))).astype(float)
    w = np.round(rng.uniform(0.5, 2, n), 3)
    base = math.log((w * y).sum() / (w * (1 - y)).sum())
    p = 1 / (1 + math.exp(-base))
    g, h = w * (p - y), w * p * (1 - p) * np.ones(n)
    tree = exhaustive(x, kinds, g, h, w, rule, np.arange(n), depth, -math.inf, math.inf, monotone)
    return dict(name=name, kinds=kinds, x=[js(c) for c in x.T], y=y.tolist(), weights=w.tolist(), rule=rule,
                monotone=monotone, depth=depth, base=base, tree=tree)

plain = dict(l1=0.0, l2=1.0, eta=0.1, min_hessian=1.0, min_leaf=1, min_gain=0.0)
trees = [
    tree_case('defaults', 300, plain, ['numeric'] * 4, [0] * 4, 3),
    tree_case('no missing values', 200, plain, ['numeric'] * 3, [0] * 3, 3, 0.0),
    tree_case('l1, l2, least leaf, least gain', 300, dict(l1=0.8, l2=2.5, eta=0.3, min_hessian=2.0, min_leaf=12, min_gain=0.5), ['numeric'] * 4, [0] * 4, 4),
    tree_case('least leaf', 250, dict(plain, min_leaf=20), ['numeric'] * 4, [0] * 4, 4),
    tree_case('monotone', 300, plain, ['numeric'] * 4, [1, -1, 0, 0], 4),
    tree_case('levels', 250, dict(plain, l2=0.0), ['numeric', 'categorical', 'categorical'], [0] * 3, 3, 0.0),
]

# --- derivatives of the partial likelihood ------------------------------------------------------------------------
mp.mp.dps = 40

def minus_partial(f, time, event, w, ties):
    total = mp.mpf(0)
    for t in sorted(set(t for t, e, v in zip(time, event, w) if e and v > 0)):
        at_risk = sum(v * mp.exp(fi) for fi, ti, v in zip(f, time, w) if ti >= t)
        dead = [i for i in range(len(f)) if time[i] == t and event[i] and w[i] > 0]
        tied = sum(w[i] * mp.exp(f[i]) for i in dead)
        mean = sum(mp.mpf(w[i]) for i in dead) / len(dead)
        total -= sum(w[i] * f[i] for i in dead)
        for l in range(len(dead)):
            total += mean * mp.log(at_risk - (mp.mpf(l) / len(dead) * tied if ties == 'efron' else 0))
    return total

def cox_case(name, time, event, w, ties):
    f = [mp.mpf(v) for v in np.round(rng.normal(size=len(time)), 3)]
    step = mp.mpf(10) ** -10
    g, h = [], []
    for i in range(len(f)):
        moved = lambda d: minus_partial([v + (d if k == i else 0) for k, v in enumerate(f)], time, event, w, ties)
        up, here, down = moved(step), moved(0), moved(-step)
        g.append(float((up - down) / (2 * step)))
        h.append(float((up - 2 * here + down) / step ** 2))
    return dict(name=name, time=time, event=event, weights=w, ties=ties, linear=[float(v) for v in f], gradient=g, hessian=h)

times = [float(t) for t in rng.integers(1, 8, 24)]
events = [int(e) for e in (rng.random(24) < 0.65)]
ones, some = [1.0] * 24, [float(v) for v in np.round(rng.uniform(0, 2, 24), 2)]
some[3] = 0.0
cox = [cox_case(f'{ties}, {name}', times, events, w, ties) for ties in ('efron', 'breslow') for name, w in (('unweighted', ones), ('weighted', some))]

# --- Shapley values by enumeration ----------------------------------------------------------------------------------
def random_tree(columns, depth, cover):
    """Preorder lists of nodes; column -1 is a leaf. Column 0 has 4 levels, the others are measured."""
    t = dict(column=[], threshold=[], levels=[], missingLeft=[], left=[], right=[], value=[], cover=[], gain=[])
    def grow(depth, cover):
        node = len(t['column'])
        split = depth > 0 and cover > 3 and rng.random() < 0.9
        column = int(rng.integers(columns)) if split else -1
        t['column'].append(column)
        t['threshold'].append(float(np.round(rng.normal(), 3)) if column > 0 else None)
        if column == 0: t['levels'].append(dict(node=node, of=4, left=sorted(int(v) for v in rng.choice(4, int(rng.integers(1, 4)), False))))
        t['missingLeft'].append(int(rng.integers(2)) if split else 0)
        t['cover'].append(float(cover)); t['gain'].append(1.0 if split else 0.0)
        t['value'].append(0.0 if split else float(np.round(rng.normal(), 4)))
        t['left'].append(-1); t['right'].append(-1)
        if split:
            a = int(rng.integers(1, cover))
            t['left'][node] = grow(depth - 1, a)
            t['right'][node] = grow(depth - 1, cover - a)
        return node
    grow(depth, cover)
    return t

def expectation(t, row, known, node=0):
    j = t['column'][node]
    if j < 0: return t['value'][node]
    a, b = t['left'][node], t['right'][node]
    if j not in known:
        return (t['cover'][a] * expectation(t, row, known, a) + t['cover'][b] * expectation(t, row, known, b)) / t['cover'][node]
    v = row[j]
    if math.isnan(v): left = t['missingLeft'][node] == 1
    elif j == 0: left = v in next(s['left'] for s in t['levels'] if s['node'] == node)
    else: left = v <= t['threshold'][node]
    return expectation(t, row, known, a if left else b)

def shapley(ts, row, columns):
    value = {s: sum(expectation(t, row, s) for t in ts) for r in range(columns + 1) for s in itertools.combinations(range(columns), r)}
    phi = []
    for j in range(columns):
        rest = [c for c in range(columns) if c != j]
        phi.append(sum(math.factorial(len(s)) * math.factorial(columns - len(s) - 1) / math.factorial(columns)
                       * (value[tuple(sorted(s + (j,)))] - value[s]) for r in range(columns) for s in itertools.combinations(rest, r)))
    return value[()], phi

columns = 6
forest = [random_tree(columns, 6, 400) for _ in range(6)]
x = rng.normal(size=(25, columns)).round(3)
x[:, 0] = rng.integers(0, 4, 25)
x[rng.random(x.shape) < 0.15] = nan
explained = [shapley(forest, row, columns) for row in x]
shap = dict(trees=forest, x=[js(c) for c in x.T], base=explained[0][0], values=[v for _, phi in explained for v in phi])

# --- XGBoost's contributions on its own trees ---------------------------------------------------------------------
n = 400
X = rng.normal(size=(n, 8)).astype(np.float32)
X[rng.random(X.shape) < 0.1] = np.nan
clean = np.nan_to_num(X)
y = (rng.random(n) < 1 / (1 + np.exp(-(clean[:, 0] + clean[:, 1] * clean[:, 2] - (clean[:, 3] > 0.5))))).astype(float)
model = xgboost.train(dict(objective='binary:logistic', max_depth=5, eta=0.3, tree_method='hist', nthread=1, base_score=0.5),
                      xgboost.DMatrix(X, y), 8)
def imported(dump):
    nodes, t = [], dict(column=[], threshold=[], levels=[], missingLeft=[], left=[], right=[], value=[], cover=[], gain=[])
    def visit(node):
        at = len(t['column'])
        split = 'children' in node
        # XGBoost goes left below the threshold: in single precision that is up to the number before it
        below = float(np.nextafter(np.float32(node['split_condition']), np.float32(-np.inf))) if split else None
        for key, v in dict(column=int(node['split'][1:]) if split else -1, threshold=below,
                           missingLeft=int(node['missing'] == node['yes']) if split else 0, left=-1, right=-1,
                           value=0.0 if split else node['leaf'], cover=node['cover'], gain=node.get('gain', 0.0)).items(): t[key].append(v)
        if split:
            child = {c['nodeid']: c for c in node['children']}
            t['left'][at] = visit(child[node['yes']])
            t['right'][at] = visit(child[node['no']])
        return at
    visit(dump)
    return t
shown = X[:40]
contributions = model.predict(xgboost.DMatrix(shown), pred_contribs=True)
xgb = dict(version=xgboost.__version__, trees=[imported(json.loads(d)) for d in model.get_dump(dump_format='json', with_stats=True)],
           x=[js(c) for c in shown.T], base=float(contributions[0, -1]), values=contributions[:, :-1].astype(float).ravel().round(7).tolist(),
           margin=model.predict(xgboost.DMatrix(shown), output_margin=True).astype(float).tolist())

with open(__file__.replace('.py', '.json'), 'w') as f:
    json.dump(dict(trees=trees, cox=cox, shap=shap, xgboost=xgb), f, separators=(',', ':'))

"""Expected values of sparse and block sparse PLS by an independent definition with explicit deflation: the fixed
point of a_b = soft(X_b' z_b, keep_b) / |.|, z_b = Y a_Y + sum_c design_bc X_c a_c (SGCCA, Horst scheme; Tenenhaus et
al. 2014, Singh et al. 2019), started from the singular vectors of X_b' Y.
python packages/learning/test/reference/block-sparse-pls.py (numpy)"""
import json
import numpy as np

rng = np.random.default_rng(11)


def soft(v, keep):
    if keep >= v.size:
        return v / np.linalg.norm(v)
    cut = np.partition(np.abs(v), v.size - keep - 1)[v.size - keep - 1]
    w = np.sign(v) * np.maximum(np.abs(v) - cut, 0)
    return w / np.linalg.norm(w)


def fit(blocks, y, keeps, components, design):
    z = lambda m: (m - m.mean(0)) / m.std(0, ddof=1)
    x, y = [z(b) for b in blocks], z(y)
    out = []
    for h in range(components):
        a = []
        for b in x:
            u = np.linalg.svd(b.T @ y)[0][:, 0]
            v = y.T @ b @ u
            a.append(u * np.sign(v[np.argmax(np.abs(v))]))
        ay = y.T @ sum(b @ w for b, w in zip(x, a)); ay /= np.linalg.norm(ay)
        for _ in range(20000):
            before = np.concatenate(a + [ay])
            for i, b in enumerate(x):
                inner = y @ ay + sum(design[i][j] * (x[j] @ a[j]) for j in range(len(x)) if j != i)
                a[i] = soft(b.T @ inner, keeps[i])
            ay = y.T @ sum(b @ w for b, w in zip(x, a)); ay /= np.linalg.norm(ay)
            if np.abs(np.concatenate(a + [ay]) - before).max() < 1e-14:
                break
        t = [b @ w for b, w in zip(x, a)]
        ty = y @ ay
        out.append(dict(weights=[w.tolist() for w in a], outcome=ty.tolist(), scores=[s.tolist() for s in t],
                        correlation=[float(np.corrcoef(s, ty)[0, 1]) for s in t]))
        x = [b - np.outer(s, s @ b) / (s @ s) for b, s in zip(x, t)]
        y = np.mean([y - np.outer(s, s @ y) / (s @ s) for s in t], axis=0)
    return out


n = 36
latent = rng.normal(size=(n, 2))
blocks = [latent @ rng.normal(size=(2, p)) * (rng.random(p) < .4) + rng.normal(size=(n, p)) for p in (14, 9, 6)]
level = np.digitize(latent[:, 0] + .5 * rng.normal(size=n), [-.5, .5])
classes = np.stack([level == k for k in range(3)], 1).astype(float)
binary = np.stack([level < 1, level >= 1], 1).astype(float)
value = (latent[:, 1] + .3 * rng.normal(size=n))[:, None]
full = [[0, .1, .1], [.1, 0, .1], [.1, .1, 0]]
own = [[0, 1, 0], [1, 0, .5], [0, .5, 0]]
columns = lambda m: m.T.tolist()
json.dump(dict(
    blocks=[columns(b) for b in blocks], classes=columns(classes), binary=columns(binary), value=columns(value), own=own,
    sparse=fit(blocks[:1], binary, [5], 2, [[0]]), sparseValue=fit(blocks[:1], value, [4], 3, [[0]]),
    blocksClasses=fit(blocks, classes, [5, 3, 2], 2, full), blocksBinary=fit(blocks, binary, [6, 3, 6], 2, own),
    blocksValue=fit(blocks, value, [14, 9, 6], 2, full)),
    open('packages/learning/test/reference/block-sparse-pls.json', 'w'))

# XGBoost on the DeepSurv splits (../shared/data/survival_deepsurv), with the settings that the test gives ours: held-out
# losses. One model's loss moves by 0.01 with the number of bins alone, so that each is a mean over 20 seeds of models
# that see four fifths of the rows a tree. python3 with numpy, xgboost; the folder as argument; writes boosting-deepsurv.json.
import gzip, json, sys, os
import numpy as np
import xgboost

folder = sys.argv[1]
settings = dict(tree_method='hist', max_bin=255, max_depth=3, eta=0.1, reg_lambda=1, min_child_weight=1, subsample=0.8, nthread=2)
rounds, seeds = 100, 20

def read(name):
    path = os.path.join(folder, name)
    with (gzip.open(path + '.gz', 'rt') if not os.path.exists(path) else open(path)) as f:
        return np.loadtxt(f, delimiter=',', skiprows=1)

def breslow(margin, time, event):
    """Mean minus log partial likelihood an event, Breslow's ties."""
    terms = [np.log(np.exp(margin[time >= t]).sum()) - m for t, m in zip(time[event == 1], margin[event == 1])]
    return float(np.mean(terms))

def concordance(margin, time, event):
    good = all_ = 0.0
    for i in np.flatnonzero(event == 1):
        later = (time > time[i]) | ((time == time[i]) & (event == 0))
        all_ += later.sum()
        good += (margin[later] < margin[i]).sum() + 0.5 * (margin[later] == margin[i]).sum()
    return float(good / all_)

def fitted(x, xt, y, objective, seed, **more):
    model = xgboost.train(dict(settings, objective=objective, seed=seed, **more), xgboost.DMatrix(x, y), rounds)
    return model.predict(xgboost.DMatrix(xt), output_margin=True).astype(float)

sets = []
for name in ('gbsg_cancer', 'metabric_IHC4_clinical', 'support'):
    train, test = read(f'{name}_train_test_train.csv'), read(f'{name}_train_test_test.csv')
    (x, t, e), (xt, tt, et) = ((d[:, :-2], d[:, -2], d[:, -1]) for d in (train, test))
    losses = []
    for seed in range(seeds):
        cox = fitted(x, xt, np.where(e == 1, t, -t), 'survival:cox', seed)
        logit = fitted(x, xt, e, 'binary:logistic', seed, base_score=float(e.mean()))
        value = fitted(x, xt, np.log1p(t), 'reg:squarederror', seed, base_score=float(np.log1p(t).mean()))
        losses.append([concordance(cox, tt, et), breslow(cox, tt, et), np.mean(np.log1p(np.exp(np.where(et == 1, -logit, logit)))),
                       np.mean((value - np.log1p(tt)) ** 2)])
    mean, se = np.mean(losses, 0), np.std(losses, 0, ddof=1) / seeds ** 0.5
    sets.append(dict(name=name, **{key: dict(mean=float(m), se=float(s)) for key, m, s in zip(('concordance', 'cox', 'logistic', 'squared'), mean, se)}))
    print(sets[-1])
with open(__file__.replace('.py', '.json'), 'w') as f:
    json.dump(dict(version=xgboost.__version__, sets=sets), f, indent=1)

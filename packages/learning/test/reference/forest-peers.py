"""Trees and forests of scikit-learn and scikit-survival. Makes forest-peers.json.

trees: DecisionTreeClassifier (gini, entropy) and DecisionTreeRegressor over all columns with sample weights, in
pre-order (column, threshold, values). forests: out-of-bag measures over 20 seeds of 100 trees, and the mean survival
of 1,000 trees for ten new rows. Column values are multiples of 1/64, exact in the float32 that scikit-learn reads.
scikit-learn 1.6.1, scikit-survival 0.24.1.
"""
import json
import warnings

import numpy as np
import sklearn
import sksurv
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.metrics import roc_auc_score
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor
from sksurv.ensemble import RandomSurvivalForest
from sksurv.util import Surv

warnings.filterwarnings("ignore")
rng = np.random.default_rng(5)
n, p = 300, 6
x = np.round(rng.normal(size=(n, p)) * 64) / 64
eta = x[:, 0] + x[:, 1] * (x[:, 2] > 0) + 0.5 * np.abs(x[:, 3])
classes = np.digitize(eta + rng.logistic(size=n), [-0.3, 1.2])
y = np.round((eta + rng.normal(size=n)) * 1000) / 1000
death = rng.exponential(size=n) * 20 / np.exp(eta)
censored = rng.uniform(0.1, 40, n)
time = np.round(np.minimum(death, censored), 1) + 0.1
event = (death <= censored).astype(int)
weight = rng.multinomial(n, np.ones(n) / n)


def preorder(model):
    t = model.tree_
    found = []

    def visit(node):
        leaf = t.children_left[node] < 0
        values = np.ravel(t.value[node]).tolist()
        found.append([-1 if leaf else int(t.feature[node]), 0 if leaf else float(t.threshold[node]), values if leaf else []])
        if not leaf:
            visit(t.children_left[node])
            visit(t.children_right[node])

    visit(0)
    return found


def tree(model, outcome):
    """Among equal splits scikit-learn draws one: the same tree for every seed means that there were none."""
    found = [preorder(model(min_samples_leaf=20, random_state=s).fit(x, outcome, weight)) for s in range(8)]
    assert all([node[:2] for node in one] == [node[:2] for node in found[0]] for one in found)
    return found[0]


trees = {
    "gini": tree(lambda **o: DecisionTreeClassifier(criterion="gini", **o), classes),
    "log-loss": tree(lambda **o: DecisionTreeClassifier(criterion="entropy", **o), classes),
    "squared": tree(DecisionTreeRegressor, y),
}
binary = (classes > 0).astype(int)
surv = Surv.from_arrays(event == 1, time)
settings = {"min_samples_leaf": 10, "max_features": 2, "n_jobs": 2}
oob = {"survival": [], "binary": [], "number": []}
for seed in range(20):
    shared = {**settings, "n_estimators": 100, "oob_score": True, "random_state": seed}
    oob["survival"].append(RandomSurvivalForest(min_samples_split=20, **shared).fit(x, surv).oob_score_)
    model = RandomForestClassifier(**shared).fit(x, binary)
    oob["binary"].append(roc_auc_score(binary, model.oob_decision_function_[:, 1]))
    oob["number"].append(RandomForestRegressor(**shared).fit(x, y).oob_score_)
new = np.round(rng.normal(size=(10, p)) * 64) / 64
large = RandomSurvivalForest(n_estimators=1000, min_samples_split=20, random_state=1, **settings).fit(x, surv)
times = [1, 5, 10, 20]
curves = np.array([[f(t) for t in times] for f in large.predict_survival_function(new)])
hazards = np.array([[f(t) for t in times] for f in large.predict_cumulative_hazard_function(new)])
json.dump(
    {
        "x": x.T.tolist(),
        "classes": classes.tolist(),
        "y": y.tolist(),
        "time": time.round(1).tolist(),
        "event": event.tolist(),
        "weight": weight.tolist(),
        "trees": trees,
        "outOfBag": oob,
        "new": new.T.tolist(),
        "times": times,
        "survival": curves.ravel().tolist(),
        "cumulativeHazard": hazards.ravel().tolist(),
        "mortality": large.predict(new).tolist(),
        "versions": [sklearn.__version__, sksurv.__version__],
    },
    open("forest-peers.json", "w"),
)

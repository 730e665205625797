"""python peers.py PEER TASK FOLDER REPEATS: the same task by lifelines, scikit-survival or scikit-learn."""
import json
import sys
import time
import warnings
from importlib.metadata import version

import numpy as np

warnings.filterwarnings("ignore")
peer, task, folder, repeats = sys.argv[1], sys.argv[2].removesuffix("Untied"), sys.argv[3], int(sys.argv[4])
names = open(f"{folder}/columns.txt").read().split()
columns = np.fromfile(f"{folder}/columns.f64").reshape(len(names), -1)
data = dict(zip(names, columns))
x = np.ascontiguousarray(np.array([data[n] for n in names if n[0] == "x" and n[1:].isdigit()]).T)


def frame(rows=slice(None)):
    import pandas as pd

    table = pd.DataFrame(x[rows])
    table["time"] = data["time"][rows]
    table["event"] = data["event"][rows]
    return table


def structured():
    from sksurv.util import Surv

    return Surv.from_arrays(data["event"] == 1, data["time"])


def lifelines_task():
    import lifelines

    if task == "cox":
        table = frame()
        return lambda: lifelines.CoxPHFitter().fit(table, "time", "event").params_.tolist()
    if task == "km":
        return lambda: [lifelines.KaplanMeierFitter().fit(data["time"], data["event"]).predict(1.0)]
    if task == "concordance":
        return lambda: [lifelines.utils.concordance_index(data["time"], -data["score"], data["event"])]
    if task == "bootstrap":  # fifty fits; the runner scales to 2,000
        draws = [np.random.default_rng(b).integers(0, len(x), len(x)) for b in range(50)]
        return lambda: [np.mean([lifelines.CoxPHFitter().fit(frame(d), "time", "event").params_[0] for d in draws])]


def sksurv_task():
    if task == "cox":
        from sksurv.linear_model import CoxPHSurvivalAnalysis

        y = structured()
        return lambda: CoxPHSurvivalAnalysis(ties="efron").fit(x, y).coef_.tolist()
    if task == "km":
        from sksurv.nonparametric import kaplan_meier_estimator

        event = data["event"] == 1
        return lambda: [kaplan_meier_estimator(event, data["time"], conf_type="log-log")[1][364]]
    if task == "coxnet":
        from sksurv.linear_model import CoxnetSurvivalAnalysis

        y = structured()

        def fit():
            # glmnet standardises; scikit-survival's `normalize` is another scale, and its path the same length
            model = CoxnetSurvivalAnalysis(l1_ratio=1.0, n_alphas=100, alpha_min_ratio=0.05).fit(x, y)
            return [len(model.alphas_), model.alphas_[0]]

        return fit


def sklearn_task():
    if task == "delong":  # the area alone: scikit-learn has no interval
        from sklearn.metrics import roc_auc_score

        return lambda: [roc_auc_score(data["event"], data["score"])]


run = {"lifelines": lifelines_task, "scikit-survival": sksurv_task, "scikit-learn": sklearn_task}[peer]()
seconds, check = [], []
for _ in range(repeats):
    began = time.perf_counter()
    check = run()
    seconds.append(time.perf_counter() - began)
print(json.dumps({"seconds": seconds, "check": [float(v) for v in check], "versions": {peer: version(peer)}}))

"""python forest-peers.py FOLDER SETTINGS REPEATS: growing and prediction by scikit-survival; prints one line of JSON."""
import json
import resource
import sys
import time
from importlib.metadata import version

import numpy as np
from sksurv.ensemble import RandomSurvivalForest
from sksurv.metrics import concordance_index_censored
from sksurv.util import Surv

folder, settings, repeats = sys.argv[1], json.loads(sys.argv[2]), int(sys.argv[3])


def read(name):
    names = open(f"{name}/columns.txt").read().split()
    data = dict(zip(names, np.fromfile(f"{name}/columns.f64").reshape(len(names), -1)))
    x = np.ascontiguousarray(np.array([data[n] for n in names if n[0] == "x" and n[1:].isdigit()]).T)
    return x, data["time"], data["event"] == 1


x, t, e = read(f"{folder}/train")
x_test, t_test, e_test = read(f"{folder}/test")
y = Surv.from_arrays(e, t)
fit, fit_cpu, predict, concordance = [], [], [], []
for seed in range(1, repeats + 1):
    model = RandomSurvivalForest(
        n_estimators=settings["trees"],
        max_features=settings["mtry"],
        min_samples_leaf=settings["minLeafSize"],
        min_samples_split=2 * settings["minLeafSize"],
        random_state=seed,
        n_jobs=1,
    )
    began, cpu = time.perf_counter(), time.process_time()
    model.fit(x, y)
    fit.append(time.perf_counter() - began)
    fit_cpu.append(time.process_time() - cpu)
    began = time.perf_counter()
    risk = model.predict(x_test)
    model.predict_survival_function(x_test, return_array=True)
    predict.append(time.perf_counter() - began)
    concordance.append(concordance_index_censored(e_test, t_test, risk)[0])
print(
    json.dumps(
        {
            "fit": fit,
            "fitCpu": fit_cpu,
            "predict": predict,
            "concordance": concordance,
            "memoryMiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "version": version("scikit-survival"),
        }
    )
)

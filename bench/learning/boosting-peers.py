"""python boosting-peers.py xgboost|lightgbm FOLDER SETTINGS REPEATS: prints one line of JSON, as boosting-ours.ts."""
import json, resource, sys, time
import numpy as np

peer, folder, settings, repeats = sys.argv[1], sys.argv[2], json.loads(sys.argv[3]), int(sys.argv[4])
threads, trees = settings['threads'], settings['trees']


def read(name):
    names = open(f'{folder}/{name}/columns.txt').read().split()
    values = np.fromfile(f'{folder}/{name}/columns.f64').reshape(len(names), -1)
    x = np.ascontiguousarray(values[[i for i, n in enumerate(names) if n[0] == 'x' and n != 'x']].T)
    of = lambda n: values[names.index(n)].copy() if n in names else None
    return x, of('time'), of('event')


def timed(work):
    began, cpu = time.perf_counter(), time.process_time()
    done = work()
    return done, time.perf_counter() - began, time.process_time() - cpu


x, t, e = read('train')
cox = t is not None
if peer == 'xgboost':
    import xgboost as peer_module
    y = np.where(e == 1, t, -t) if cox else e
    parameters = dict(objective='survival:cox' if cox else 'binary:logistic', tree_method='hist', max_bin=settings['bins'],
                      max_depth=settings['maxDepth'], eta=settings['learningRate'], reg_lambda=settings['l2'],
                      min_child_weight=settings['minHessian'], nthread=threads)
    prepare = lambda: peer_module.QuantileDMatrix(x, y, max_bin=settings['bins'], nthread=threads)
    train = lambda data: peer_module.train(parameters, data, trees)
    predict = lambda model, xt: model.inplace_predict(xt, predict_type='margin')
else:
    import lightgbm as peer_module
    parameters = dict(objective='binary', max_bin=settings['bins'], num_leaves=2 ** settings['maxDepth'], max_depth=settings['maxDepth'],
                      learning_rate=settings['learningRate'], lambda_l2=settings['l2'], min_sum_hessian_in_leaf=settings['minHessian'],
                      min_data_in_leaf=1, feature_pre_filter=False, num_threads=threads, verbose=-1)
    prepare = lambda: peer_module.Dataset(x, e, params=parameters).construct()
    train = lambda data: peer_module.train(parameters, data, trees)
    predict = lambda model, xt: model.predict(xt, raw_score=True, num_threads=threads)

out = dict(prepare=[], prepareCpu=[], train=[], trainCpu=[], predict=[])
for _ in range(repeats):
    data, s, c = timed(prepare)
    out['prepare'].append(s), out['prepareCpu'].append(c)
    model, s, c = timed(lambda: train(data))
    out['train'].append(s), out['trainCpu'].append(c)
out['memoryMiB'] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
xt, tt, et = read('test')
for _ in range(repeats):
    margin, s, c = timed(lambda: predict(model, xt))
    out['predict'].append(c)
margin = np.asarray(margin, float)
if cox:
    order = np.argsort(-tt)
    risk = np.cumsum(np.exp(margin[order] - margin.max()))
    last = np.searchsorted(-tt[order], -tt[order], side='right') - 1
    at_risk = np.log(risk[last]) + margin.max()
    dead = et[order] == 1
    out['loss'] = float((at_risk - margin[order])[dead].mean())
    sample = np.flatnonzero(et == 1)
    good = total = 0.0
    for i in sample:
        later = tt > tt[i]
        total += later.sum()
        good += (margin[later] < margin[i]).sum() + 0.5 * (margin[later] == margin[i]).sum()
    out['concordance'] = float(good / total)
else:
    out['loss'] = float(np.mean(np.log1p(np.exp(np.where(et == 1, -margin, margin)))))
    out['concordance'] = None
out['version'] = peer_module.__version__
print(json.dumps(out))

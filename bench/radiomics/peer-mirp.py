"""MIRP's features of one case, like ours.ts, reading included: peer-mirp.py IMAGE MASK REPETITIONS."""
import json, logging, resource, sys, time, warnings
warnings.filterwarnings('ignore')
logging.disable(logging.WARNING)
from mirp import extract_features

image_file, mask_file, repetitions = sys.argv[1], sys.argv[2], int(sys.argv[3])
runs = []
for _ in range(repetitions):
    start = time.perf_counter(), time.process_time()
    tables = extract_features(
        image=image_file, mask=mask_file, num_cpus=1,
        base_discretisation_method='fixed_bin_number', base_discretisation_n_bins=32)
    runs.append({'wall': time.perf_counter() - start[0], 'processor': time.process_time() - start[1],
                 'features': sum(name.split('_')[0] in ('morph', 'loc', 'stat', 'ih', 'ivh', 'cm', 'rlm', 'szm', 'dzm', 'ngt', 'ngl') for name in tables[0].columns)})
print(json.dumps({'runs': runs, 'peakMiB': resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))

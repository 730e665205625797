"""PyRadiomics' features of one case, like ours.ts: peer-pyradiomics.py IMAGE MASK REPETITIONS [CLASS]."""
import json, logging, resource, sys, time
import SimpleITK as sitk
from radiomics import featureextractor

logging.getLogger('radiomics').setLevel(logging.ERROR)
sitk.ProcessObject.SetGlobalDefaultNumberOfThreads(1)
image_file, mask_file, repetitions = sys.argv[1], sys.argv[2], int(sys.argv[3])

def clock(): return time.perf_counter(), time.process_time()
def since(start):
    now = clock()
    return {'wall': now[0] - start[0], 'processor': now[1] - start[1]}

start = clock()
image, mask = sitk.ReadImage(image_file), sitk.ReadImage(mask_file)
read = since(start)
extractor = featureextractor.RadiomicsFeatureExtractor(binCount=32, additionalInfo=False)
if len(sys.argv) > 4 and sys.argv[4] != '':
    extractor.disableAllFeatures()
    extractor.enableFeatureClassByName(sys.argv[4])
runs = []
for _ in range(repetitions):
    start = clock()
    values = extractor.execute(image, mask)
    runs.append({**since(start), 'features': len(values)})
print(json.dumps({'read': read, 'runs': runs, 'peakMiB': resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))

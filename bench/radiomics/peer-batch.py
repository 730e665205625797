"""PyRadiomics over a table of cases in some processes: peer-batch.py TABLE PROCESSES."""
import csv, logging, multiprocessing, os, sys

def work(row):
    import SimpleITK as sitk
    from radiomics import featureextractor
    logging.getLogger('radiomics').setLevel(logging.ERROR)
    sitk.ProcessObject.SetGlobalDefaultNumberOfThreads(1)
    extractor = featureextractor.RadiomicsFeatureExtractor(binCount=32, additionalInfo=False)
    folder = os.path.dirname(sys.argv[1])
    return dict(extractor.execute(os.path.join(folder, row['image']), os.path.join(folder, row['mask'])))

if __name__ == '__main__':
    with open(sys.argv[1]) as file: rows = list(csv.DictReader(file))
    with multiprocessing.Pool(int(sys.argv[2])) as pool: results = pool.map(work, rows, chunksize=1)
    print(len(results), len(results[0]))

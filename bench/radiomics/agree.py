"""PyRadiomics' values of every case and parameter file: python agree.py OUT.json DATA PARAMETERS [CASE,CASE,...] [PART OF A PARAMETER FILE'S NAME]."""
import glob, json, logging, os, sys
import radiomics
from radiomics import featureextractor

logging.getLogger('radiomics').setLevel(logging.ERROR)
out, data, parameters = sys.argv[1:4]
wanted = sys.argv[4].split(',') if len(sys.argv) > 4 and sys.argv[4] else None
only = sys.argv[5] if len(sys.argv) > 5 else ''
cases = {'brain1': (f'{data}/mri_brain1/brain1_image.nrrd', f'{data}/mri_brain1/brain1_label.nrrd')}
for patient in sorted(glob.glob(f'{data}/mri_sts/STS_*')):
    for kind in ('CT', 'MR_T1', 'PET'):
        cases[f'{os.path.basename(patient)}-{kind}'] = (f'{patient}/{kind}_image.nii.gz', f'{patient}/{kind}_mask.nii.gz')

def plain(value):
    if hasattr(value, 'tolist'): value = value.tolist()
    if isinstance(value, complex): value = value.real
    return list(value) if isinstance(value, tuple) else value

results = {}
for name, (image, mask) in cases.items():
    if wanted is not None and name not in wanted: continue
    for file in sorted(glob.glob(f'{parameters}/*.yaml')):
        key = f'{name} {os.path.basename(file)[:-5]}'
        if only not in os.path.basename(file): continue
        try:
            extractor = featureextractor.RadiomicsFeatureExtractor(file)
            values = extractor.execute(image, mask)
            results[key] = {k: plain(v) for k, v in values.items() if 'Configuration' not in k and 'Versions' not in k}
        except Exception as error:
            results[key] = {'error': str(error)}
    print(name, len(results), file=sys.stderr, flush=True)
    json.dump({'version': radiomics.__version__, 'results': results}, open(out, 'w'), allow_nan=True)

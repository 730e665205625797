#!/usr/bin/env bash
# The peers in Python, each in a virtual environment of its own, since they want different NumPy: PyRadiomics 3.0.1
# (bench/.venv-radiomics: NumPy 1.26; built from its source archive, which needs a C compiler and python3-dev) and MIRP
# (bench/.venv-mirp: NumPy 2). bench/radiomics/README.md says which versions were tried.
set -euo pipefail
cd "$(dirname "$0")/.."
python3 -m venv .venv-radiomics
.venv-radiomics/bin/pip install --quiet 'setuptools<75' wheel versioneer cython 'numpy==1.26.4' \
  'SimpleITK==2.5.7' 'PyWavelets==1.9.0' pykwalify six pyyaml scipy scikit-image trimesh
.venv-radiomics/bin/pip install --quiet --no-build-isolation --no-deps 'pyradiomics==3.0.1'
.venv-radiomics/bin/pip install --quiet 'docopt' 'ruamel.yaml' python-dateutil
python3 -m venv .venv-mirp
.venv-mirp/bin/pip install --quiet mirp psutil
.venv-radiomics/bin/python -c 'import radiomics, SimpleITK, numpy; print("pyradiomics", radiomics.__version__, "SimpleITK", SimpleITK.__version__, "numpy", numpy.__version__)'
.venv-mirp/bin/python -c 'import importlib.metadata as m; print("mirp", m.version("mirp"), "numpy", m.version("numpy"))'

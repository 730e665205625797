#!/usr/bin/env bash
# The peers of the learners, in a virtual environment of their own (bench/.venv-learning): PyTorch on the CPU, gradient
# boosting, survival forests and what reads h5 files. About 6 GB, most of it libraries of PyTorch for cards not used here.
set -euo pipefail
cd "$(dirname "$0")/.."
python3 -m venv .venv-learning
.venv-learning/bin/pip install --quiet torch numpy scikit-learn==1.6.1 scikit-survival==0.24.1 xgboost-cpu lightgbm h5py onnx onnxruntime shap
.venv-learning/bin/python -c 'import torch, xgboost, lightgbm, sksurv, shap; print(torch.__version__, xgboost.__version__, lightgbm.__version__, sksurv.__version__, shap.__version__); print(torch.__config__.show())'

#!/usr/bin/env bash
# The peer of the encoders: PyTorch on the CPU with timm, and what exports a model to ONNX, added to bench/.venv-learning.
set -euo pipefail
cd "$(dirname "$0")/.."
[ -d .venv-learning ] || learning/setup.sh
.venv-learning/bin/pip install --quiet timm==1.0.31 transformers==5.23.0 onnx onnxscript==0.7.2 onnxruntime
.venv-learning/bin/python -c 'import torch, timm, transformers, onnxscript; print(torch.__version__, timm.__version__, transformers.__version__, onnxscript.__version__)'

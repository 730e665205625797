#!/bin/sh
# Makes bench/.venv-pipeline: histolab and tiatoolbox for bench/slides/pipeline.ts, each where it can be installed; what
# cannot be is told by pip and left out. On Python 3.11 pip built a dependency of histolab from source for over 200 s here. tiatoolbox needs PyTorch: ask for it with 'all'.
set -u
cd "$(dirname "$0")/.."
python3 -m venv .venv-pipeline
.venv-pipeline/bin/pip install -q openslide-bin psutil
.venv-pipeline/bin/pip install -q histolab || echo 'histolab could not be installed'
[ "${1:-}" = all ] && { .venv-pipeline/bin/pip install -q tiatoolbox || echo 'tiatoolbox could not be installed'; }
.venv-pipeline/bin/pip list 2>/dev/null | grep -iE '^(histolab|tiatoolbox|openslide|numpy|scipy|scikit-image|pillow)'

#!/bin/sh
# Makes bench/.venv-pipeline: histolab and tiatoolbox for bench/slides/pipeline.ts, each where it can be installed; what
# cannot be is told by pip and left out. histolab 0.7.0 without its pinned dependencies, which pip would build from
# source: the wheels below do. tiatoolbox needs PyTorch: ask for it with 'all'.
set -u
cd "$(dirname "$0")/.."
python3 -m venv .venv-pipeline
.venv-pipeline/bin/pip install -q --only-binary :all: openslide-bin openslide-python psutil numpy scipy scikit-image pillow \
  certifi requests typing_extensions
.venv-pipeline/bin/pip install -q --no-deps histolab || echo 'histolab could not be installed'
[ "${1:-}" = all ] && { .venv-pipeline/bin/pip install -q tiatoolbox || echo 'tiatoolbox could not be installed'; }
.venv-pipeline/bin/pip list 2>/dev/null | grep -iE '^(histolab|tiatoolbox|openslide|numpy|scipy|scikit-image|pillow)'

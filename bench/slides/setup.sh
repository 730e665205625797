#!/bin/sh
# The peers of the slides benchmarks and references, in an environment of their own (ignored by git).
set -e
cd "$(dirname "$0")/../.."
python3 -m venv bench/.venv-slides
bench/.venv-slides/bin/pip install --quiet \
  openslide-python==1.4.7 openslide-bin==4.0.1.2 tifffile==2026.3.3 imagecodecs==2026.3.6 \
  numpy==2.4.6 pillow==13.0.0 scikit-image==0.26.0 scipy==1.17.1

#!/bin/sh
# The peers of bench/slides/stain.ts, in bench/.venv-stain: torchstain (numpy), StainTools with SPAMS, scikit-image.
set -e
cd "$(dirname "$0")/.."
[ -d .venv-stain ] || python3 -m venv .venv-stain
.venv-stain/bin/pip install --quiet numpy==2.4.6 pillow==13.0.0 scikit-image==0.26.0 torchstain==1.4.1 spams-bin==2.6.14 \
  opencv-python-headless==5.0.0.93 matplotlib==3.10.8
.venv-stain/bin/pip install --quiet --no-deps staintools==2.1.2

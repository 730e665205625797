#!/usr/bin/env bash
# The peers in Python, in a virtual environment of their own (bench/.venv). Those in R come from Debian:
# r-base-core r-cran-survival r-cran-glmnet r-cran-proc r-cran-lme4 r-cran-cmprsk r-cran-jsonlite.
set -euo pipefail
cd "$(dirname "$0")/.."
python3 -m venv .venv
.venv/bin/pip install --quiet lifelines==0.30.0 scikit-survival==0.24.1 scikit-learn==1.6.1
Rscript -e 'for (p in c("survival","glmnet","pROC","lme4","cmprsk","jsonlite")) cat(p, as.character(packageVersion(p)), "\n")'

# The share of features of bladderbatch (../shared/data) with FDR < 0.05 for cancer status: as measured, after sva 3.46's ComBat
# without and with the status, and with the batch in the model; limma 3.54's moderated F, and sva's f.pvalue beside it.
# Run in this folder: Rscript bladderbatch.R [FOLDER OF THE DATA]
suppressMessages({library(sva); library(limma); library(jsonlite)})
from <- commandArgs(TRUE); if (length(from) == 0) from <- "../../../../../shared/data/bladderbatch"
x <- as.matrix(read.csv(file.path(from, "expr_top2000var_x57.csv.gz"), row.names = 1, check.names = FALSE))
d <- read.csv(file.path(from, "pheno.csv"), row.names = 1)
stopifnot(identical(colnames(x), rownames(d)))
cancer <- factor(d$cancer); batch <- factor(d$batch)
share <- function(p) sum(p.adjust(p, "BH") < 0.05)
moderated <- function(x, batched = FALSE) { X <- if (batched) model.matrix(~cancer + batch) else model.matrix(~cancer)
  fit <- lmFit(x, X)[, 2:nlevels(cancer)]; eBayes(fit)$F.p.value }
plain <- function(x, batched = FALSE) { if (batched) f.pvalue(x, model.matrix(~cancer + batch), model.matrix(~batch)) else f.pvalue(x, model.matrix(~cancer), model.matrix(~1, d)) }
blind <- suppressMessages(ComBat(x, batch, model.matrix(~1, d))); kept <- suppressMessages(ComBat(x, batch, model.matrix(~cancer)))
each <- function(f) lapply(list(raw = f(x), combat = f(blind), combatKept = f(kept), batch = f(x, TRUE)), share)
tab <- table(cancer, batch); chi <- suppressWarnings(chisq.test(tab, correct = FALSE)$statistic)
writeLines(toJSON(list(features = nrow(x), moderated = each(moderated), f = each(plain), cramersV = unname(sqrt(chi / sum(tab) / (min(dim(tab)) - 1))),
  table = unclass(tab), groups = levels(cancer)), auto_unbox = TRUE, digits = NA), "bladderbatch.json")

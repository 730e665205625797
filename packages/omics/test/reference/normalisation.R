# edgeR 3.40 (calcNormFactors, cpm, filterByExpr), DESeq2 1.38 (size factors), preprocessCore 1.60 (quantiles), TPM by its definition.
# Run in this folder: Rscript normalisation.R
suppressMessages({library(edgeR); library(DESeq2); library(preprocessCore)})
source("read-counts.R")
factors <- function(...) unname(calcNormFactors(counts, ...))
y <- calcNormFactors(DGEList(counts))
sparse <- counts[, 1:6]; sparse[cbind(1:400, rep(1:6, length.out = 400))] <- 0
# A new sample by the frozen reference: edgeR's factor of the pair with the reference column fixed, before the scaling.
f75 <- apply(counts[rowSums(counts) > 0, ], 2, quantile, 0.75) / colSums(counts)
ref <- which.min(abs(f75 - mean(f75)))
lengths <- round(exp(rnorm(400, 7, 0.7)))
set.seed(9)
x <- matrix(round(rnorm(60 * 7, 8, 2), 1), 60); x[3, ] <- NA; x[3, 1] <- 4.2; x[10:14, 2] <- NA; x[20, 5] <- NA; x[21:24, 6] <- 7.7
whole <- x[25:60, ]
target <- normalize.quantiles.determine.target(x)
new <- matrix(c(round(rnorm(60, 9, 3), 1)), 60); new[4, ] <- NA
out <- list(
  tmm = factors(), tmmPlain = factors(doWeighting = FALSE), tmmTrim = factors(logratioTrim = 0.2, sumTrim = 0.1), tmmSparse = unname(calcNormFactors(sparse)), sparse = flat(sparse),
  upperQuartile = factors(method = "upperquartile"), reference = unname(ref) - 1,
  cpm = flat(cpm(y)[1:50, ]), logCpm = flat(cpm(y, log = TRUE)), logCpm5 = flat(cpm(y, log = TRUE, prior.count = 5)[1:50, ]),
  sizeFactors = unname(estimateSizeFactorsForMatrix(counts)), positive = unname(estimateSizeFactorsForMatrix(sparse, type = "poscounts")),
  keep = as.integer(filterByExpr(counts, group = group)), keepOne = as.integer(filterByExpr(y)), keepMany = as.integer(filterByExpr(cbind(counts, counts, counts), group = rep(c("A", "B"), each = 18))),
  lengths = lengths, tpm = flat(t(t(counts / lengths) / colSums(counts / lengths)) * 1e6)[1:600],
  quantile = list(x = flat(x), whole = flat(whole), normalised = flat(normalize.quantiles(x)), wholeNormalised = flat(normalize.quantiles(whole)),
    target = target, new = as.vector(new), newNormalised = as.vector(normalize.quantiles.use.target(new, target))))
writeLines(toJSON(out, digits = NA, auto_unbox = TRUE, na = "null"), "normalisation.json")

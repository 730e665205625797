# DESeq2 1.38: size factors, dispersions, Wald and likelihood-ratio tests, Cook's distances, independent filtering, the variance
# stabilising transformation; a design of groups alone, one with a batch and age, and one with enough replicates for outliers to be replaced.
# Run in this folder: Rscript deseq2.R
suppressMessages(library(DESeq2))
source("read-counts.R")
n <- function(x) unname(as.numeric(x))
table_ <- function(r) list(mean = n(r$baseMean), lfc = n(r$log2FoldChange), se = n(r$lfcSE), stat = n(r$stat), p = n(r$pvalue), padj = n(r$padj))
disp <- function(d) list(own = n(mcols(d)$dispGeneEst), fit = n(mcols(d)$dispFit), final = n(dispersions(d)), outlier = n(mcols(d)$dispOutlier),
  trend = n(attr(dispersionFunction(d), "coefficients")), variance = attr(dispersionFunction(d), "dispPriorVar"))
cold <- data.frame(group, batch, age = age)
one <- suppressMessages(DESeq(DESeqDataSetFromMatrix(counts, cold, ~group), quiet = TRUE))
two <- suppressMessages(DESeq(DESeqDataSetFromMatrix(counts, cold, ~age + batch + group), quiet = TRUE))
lrt <- suppressMessages(DESeq(DESeqDataSetFromMatrix(counts, cold, ~age + batch + group), test = "LRT", reduced = ~age + group, quiet = TRUE))
set.seed(5); wide <- cbind(counts, apply(counts, 2, function(v) rpois(400, v))); wide[50, 4] <- 60000; wide[51, 15] <- 30000; wide[52, 20] <- 9000; wide[60, ] <- 0; wide[60, 8] <- 5000
colnames(wide) <- paste0("w", 1:24)
big <- suppressMessages(DESeq(DESeqDataSetFromMatrix(wide, data.frame(group = rep(group, 2)), ~group), quiet = TRUE))
vst <- varianceStabilizingTransformation(DESeqDataSetFromMatrix(counts, cold, ~1), blind = TRUE)
blind <- estimateDispersions(estimateSizeFactors(DESeqDataSetFromMatrix(counts, cold, ~1)), quiet = TRUE)
r <- results(two)
write_ <- function(x, name) writeLines(toJSON(x, digits = I(12), auto_unbox = TRUE, na = "null"), paste0(name, ".json"))
write_(list(one = c(table_(results(one)), disp(one)), oneMax = n(mcols(one)$maxCooks), two = c(table_(r), disp(two)), stuck = n(mcols(two)$betaIter == 100), deviance = n(mcols(two)$deviance), unfiltered = n(results(two, independentFiltering = FALSE)$padj),
  theta = unname(metadata(r)$filterTheta), threshold = unname(metadata(r)$filterThreshold)), "deseq2")
write_(list(lrt = list(stat = n(results(lrt)$stat), p = n(results(lrt)$pvalue)), wide = flat(wide), big = c(table_(results(big)), list(final = n(dispersions(big)))), replaced = n(mcols(big)$replace),
  vst = flat(assay(vst))[1:2400], blind = n(attr(dispersionFunction(blind), "coefficients"))), "deseq2-outliers")

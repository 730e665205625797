# Co-occurrence as maftools::somaticInteractions defines it, burdens with their exact Poisson limits, and the medians of
# the TCGA cohorts: base R alone, on the files of maftools' extdata (MIT licence).
# Run in this folder: Rscript somatic.R FOLDER_OF_LAML_MAF
suppressMessages(library(jsonlite))
folder <- commandArgs(TRUE)[1]
maf <- read.delim(gzfile(file.path(folder, "tcga_laml.maf.gz")), quote = "", stringsAsFactors = FALSE)
nonsynonymous <- c("Frame_Shift_Del", "Frame_Shift_Ins", "Splice_Site", "Translation_Start_Site", "Nonsense_Mutation",
  "Nonstop_Mutation", "In_Frame_Del", "In_Frame_Ins", "Missense_Mutation")
samples <- unique(maf$Tumor_Sample_Barcode)
changed <- maf[maf$Variant_Classification %in% nonsynonymous, ]
pairs <- unique(changed[, c("Hugo_Symbol", "Tumor_Sample_Barcode")])
frequency <- sort(table(pairs$Hugo_Symbol), decreasing = TRUE)
genes <- names(frequency)[1:13]
matrix <- sapply(genes, function(g) samples %in% pairs$Tumor_Sample_Barcode[pairs$Hugo_Symbol == g]) * 1
both <- combn(genes, 2)
# fisher.test's odds ratio stops at uniroot's default tolerance (1.2e-4): the same equation with a tight one.
odds <- function(t) {
  m <- sum(t[, 1]); n <- sum(t[, 2]); k <- sum(t[1, ]); x <- t[1, 1]
  lo <- max(0, k - n); hi <- min(k, m); support <- lo:hi
  if (x == lo) return(0); if (x == hi) return(Inf)
  logdc <- dhyper(support, m, n, k, log = TRUE)
  mean_at <- function(l) { d <- logdc + l * support; d <- exp(d - max(d)); sum(support * d / sum(d)) }
  exp(uniroot(function(l) mean_at(l) - x, c(-20, 20), tol = 1e-13)$root)
}
tests <- apply(both, 2, function(g) {
  t <- table(factor(matrix[, g[1]], 0:1), factor(matrix[, g[2]], 0:1)); f <- fisher.test(t)
  c(p = f$p.value, or = odds(t), both = t[2, 2], first = t[2, 1], second = t[1, 2], neither = t[1, 1]) })
counts <- as.integer(table(factor(changed$Tumor_Sample_Barcode, samples)))
limits <- t(sapply(counts, function(k) poisson.test(k, 35.8)$conf.int))
cohorts <- read.delim(gzfile(file.path(folder, "tcga_cohort.txt.gz")), stringsAsFactors = FALSE)
medians <- tapply(cohorts$total, cohorts$cohort, median)
write_json(list(
  genes = genes, frequency = as.integer(frequency[1:13]),
  pairs = lapply(seq_len(ncol(both)), function(i) list(first = both[1, i], second = both[2, i], p = tests["p", i],
    oddsRatio = if (is.finite(tests["or", i])) tests["or", i] else "Infinity", both = tests["both", i],
    firstOnly = tests["first", i], secondOnly = tests["second", i], neither = tests["neither", i])),
  adjusted = p.adjust(tests["p", ], "BH"),
  classes = as.list(table(maf$Variant_Classification)),
  burden = list(samples = samples, counted = counts, rate = counts / 35.8, lower = limits[, 1], upper = limits[, 2],
    median = median(counts / 35.8)),
  cohorts = list(name = names(medians), n = as.integer(table(cohorts$cohort)), median = as.numeric(medians) / 35.8)),
  "somatic.json", digits = NA, auto_unbox = TRUE)

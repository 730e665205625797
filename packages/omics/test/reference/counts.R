# A table of counts of realistic shape that the other scripts read: 400 genes x 12 samples, libraries of unequal size,
# genes without a read, low counts with ties, a few outliers, differences between two groups with a batch across them.
# Run in this folder: Rscript counts.R
suppressMessages(library(jsonlite))
set.seed(42)
genes <- 400; samples <- 12
group <- rep(c("A", "B"), each = 6); batch <- rep(c("x", "y", "z"), 4); patient <- rep(paste0("p", 1:6), 2)
age <- c(51, 64, 47, 72, 58, 66, 53, 61, 49, 70, 59, 68)
base <- exp(rnorm(genes, 4, 1.8)); effect <- ifelse(runif(genes) < 0.15, rnorm(genes, 0, 1.2), 0)
size <- exp(rnorm(samples, 0, 0.5)); shift <- matrix(rnorm(genes * 3, 0, 0.15), genes)
dispersion <- 0.08 + 2 / base
mu <- outer(base, size) * exp(outer(effect, group == "B")) * exp(shift[, match(batch, c("x", "y", "z"))])
counts <- matrix(rnbinom(genes * samples, mu = mu, size = 1 / dispersion), genes)
counts[c(5, 77, 301), ] <- 0                              # no read at all
counts[11, ] <- c(rep(0, 11), 4); counts[12, ] <- c(1, rep(0, 11))
counts[20, 3] <- 9000; counts[33, 10] <- 4000             # outliers
counts[40, ] <- 17                                        # all the same
dimnames(counts) <- list(paste0("g", 1:genes), paste0("s", 1:samples))
writeLines(toJSON(list(genes = rownames(counts), samples = colnames(counts), group = group, batch = batch, patient = patient, age = age,
  counts = as.vector(t(counts))), auto_unbox = TRUE), "counts.json")

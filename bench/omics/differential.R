# limma, edgeR on one thread: moderated t on 20,000 x 500, TMM and voom on 60,000 x 500. Called by differential.ts.
suppressMessages({library(limma); library(edgeR)})
args <- commandArgs(TRUE); folder <- args[1]; repeats <- as.integer(args[2])
read <- function(name, rows) matrix(readBin(file.path(folder, name), "double", rows * 500L, 8), rows, 500L, byrow = TRUE)
group <- rep(0:1, each = 250); X <- cbind(1, group)
timed <- function(work) { s <- numeric(repeats); for (i in seq_len(repeats)) { gc(FALSE); t <- proc.time()[3]; r <- work(); s[i] <- proc.time()[3] - t }; list(seconds = s, check = r) }
y <- read("expression.bin", 20000L)
a <- timed(function() { fit <- eBayes(lmFit(y, X)); c(sum(fit$t[, 2]), fit$df.prior) })
rm(y); k <- read("counts.bin", 60000L)
b <- timed(function() { f <- calcNormFactors(k); c(sum(f), f[7]) })
lib <- colSums(k) * calcNormFactors(k)
d <- timed(function() { v <- voom(k, X, lib.size = lib); c(sum(v$E[1000, ]), sum(v$weights[1000, ])) })
cat(jsonlite::toJSON(list(moderated = a, tmm = b, voom = d, versions = list(R = as.character(getRversion()), limma = as.character(packageVersion("limma")), edgeR = as.character(packageVersion("edgeR")))), digits = NA, auto_unbox = TRUE))

# sva::ComBat on one thread. Called by combat.ts: FOLDER FEATURES SAMPLES REPEATS.
suppressMessages(library(sva))
args <- commandArgs(TRUE); folder <- args[1]; p <- as.integer(args[2]); n <- as.integer(args[3]); repeats <- as.integer(args[4])
x <- matrix(readBin(file.path(folder, "values.bin"), "double", p * n, 8), p, n, byrow = TRUE)
batch <- rep(1:5, length.out = n)
seconds <- numeric(repeats)
for (i in seq_len(repeats)) { gc(FALSE); t <- proc.time()[3]; r <- suppressMessages(ComBat(x, batch)); seconds[i] <- proc.time()[3] - t }
cat(jsonlite::toJSON(list(seconds = seconds, check = c(r[1, 1:4], r[p, (n - 3):n]), version = as.character(packageVersion("sva"))), digits = NA, auto_unbox = TRUE))

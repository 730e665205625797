# The peers of centres.ts: sva::ComBat and pls::plsr. Arguments: case, file, rows, columns, repeats.
a <- commandArgs(TRUE); name <- a[1]; n <- as.integer(a[3]); p <- as.integer(a[4])
z <- matrix(readBin(a[2], "double", n * (p + 4)), n)
x <- z[, 1:p]; mod <- z[, p + 1:2]; y <- z[, p + 3]; centre <- z[, p + 4]
if (startsWith(name, "combat")) {
  suppressPackageStartupMessages(library(sva)); version <- paste("sva", packageVersion("sva")); dat <- t(x)
  run <- function() invisible(suppressMessages(ComBat(dat, centre, mod, par.prior = name == "combat")))
} else {
  suppressPackageStartupMessages(library(pls)); version <- paste("pls", packageVersion("pls"))
  run <- function() if (name == "pls") oscorespls.fit(scale(x), y, 5) else simpls.fit(scale(x), y, 5)
}
run()
seconds <- replicate(as.integer(a[5]), { t <- proc.time(); run(); sum((proc.time() - t)[1:2]) })
cat(sprintf('{"version":"%s","seconds":[%s]}\n', version, paste(seconds, collapse = ",")))

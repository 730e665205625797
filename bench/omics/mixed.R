# Rscript mixed.R DATA ROWS FEATURES SLOPES OUT: lmerTest::lmer and its summary (Satterthwaite) for each feature, one thread.
# Called by mixed.ts. DATA holds the design (patient, time, arm) and the values, doubles, feature after feature.
suppressMessages({ library(lme4); library(lmerTest) })
a <- commandArgs(TRUE); n <- as.integer(a[2]); features <- as.integer(a[3]); slopes <- as.integer(a[4])
con <- file(a[1], "rb")
d <- data.frame(patient = factor(readBin(con, "double", n)), time = readBin(con, "double", n), arm = readBin(con, "double", n))
read <- function() lapply(seq_len(features), function(i) readBin(con, "double", n))
values <- read(); close(con)
run <- function(values, formula) {
  began <- proc.time()
  fits <- suppressMessages(suppressWarnings(lapply(values, function(y) {
    d$y <- y
    m <- lmerTest::lmer(formula, d)
    c(t(coef(summary(m))[, c("Estimate", "Std. Error", "df", "Pr(>|t|)")]), REMLcrit(m), sigma(m))
  })))
  list(seconds = (proc.time() - began)[["elapsed"]], cpu = sum((proc.time() - began)[c("user.self", "sys.self")]), fits = do.call(rbind, fits))
}
i <- run(values, y ~ time * arm + (1 | patient))
s <- run(values[seq_len(slopes)], y ~ time * arm + (time | patient))
out <- list(intercept = i, slope = s, versions = paste("R", getRversion(), "lme4", packageVersion("lme4"), "lmerTest", packageVersion("lmerTest")))
jsonlite::write_json(out, a[5], digits = I(15), auto_unbox = TRUE)

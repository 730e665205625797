# Percentile and BCa limits by their definitions with R's quantile(), qnorm() and pnorm() (Efron and Tibshirani
# 1993, chapter 14). Run: Rscript bootstrap-interval.R > bootstrap-interval.json
suppressMessages(library(jsonlite))
set.seed(5)
x <- round(rexp(40), 4); est <- mean(x)
reps <- replicate(999, mean(sample(x, replace = TRUE)))
jack <- sapply(seq_along(x), function(i) mean(x[-i]))
z0 <- qnorm(mean(reps < est)); d <- mean(jack) - jack; a <- sum(d^3) / (6 * sum(d^2)^1.5)
lev <- function(p) pnorm(z0 + (z0 + qnorm(p)) / (1 - a * (z0 + qnorm(p))))
cat(toJSON(list(estimate = est, replicates = reps, jackknife = jack, se = sd(reps),
  percentile = as.numeric(quantile(reps, c(.025, .975))), bca = as.numeric(quantile(reps, lev(c(.025, .975)))),
  percentile90 = as.numeric(quantile(reps, c(.05, .95)))), digits = NA, auto_unbox = TRUE))

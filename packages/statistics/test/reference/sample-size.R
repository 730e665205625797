# Sample sizes of Riley and colleagues by R's own quadrature and root finder (pmsampsize and pmvalsampsize simulate).
# Run: Rscript sample-size.R > sample-size.json
suppressMessages(library(jsonlite))
mean_of <- function(f) integrate(function(z) f(z) * dnorm(z), -12, 12, rel.tol = 1e-12, subdivisions = 2000)$value
r2 <- function(c, p) { d <- sqrt(2) * qnorm(c)
  full <- mean_of(function(z) (1 - p) * plogis(-(qlogis(p) - d^2 / 2 + d * z), log.p = TRUE) + p * plogis(qlogis(p) + d^2 / 2 + d * z, log.p = TRUE))
  1 - exp(2 * (p * log(p) + (1 - p) * log(1 - p) - full)) }
validation <- function(p, m, s, c, oe, slope, width) {
  I <- sapply(0:2, function(k) mean_of(function(z) { lp <- m + s * z; lp^k * plogis(lp) * plogis(-lp) }))
  se <- uniroot(function(se) exp(1.96 * se) - exp(-1.96 * se) - oe, c(1e-6, 5), tol = 1e-14)$root
  v <- function(n) c * (1 - c) * (1 + (n / 2 - 1) * (1 - c) / (2 - c) + (n / 2 - 1) * c / (1 + c)) / (n^2 * p * (1 - p))
  list(prevalence = p, mean = m, sd = s, cStatistic = c, widths = list(observedExpected = oe, slope = slope, cStatistic = width),
    observedExpected = ceiling((1 - p) / (p * se^2)), slope = ceiling(I[1] / ((slope / 3.92)^2 * (I[1] * I[3] - I[2]^2))),
    c = ceiling(uniroot(function(n) 3.92 * sqrt(v(n)) - width, c(5, 1e7), tol = 1e-9)$root)) }
g <- expand.grid(c = c(0.6, 0.75, 0.89), p = c(0.02, 0.174, 0.5))
cat(toJSON(list(concordance = list(c = g$c, p = g$p, r2 = mapply(r2, g$c, g$p)),
  validation = list(validation(0.018, -5, 2.5, 0.8, 1, 0.2, 0.1), validation(0.25, -1.3, 0.9, 0.72, 0.2, 0.3, 0.08))), digits = NA, auto_unbox = TRUE))

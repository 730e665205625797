# Efron's partial likelihood at given scores: coxph with init 1 and no iteration, and minus its martingale residuals,
# which are the derivative by score. R 4.2.2, survival 3.5-3.
# Rscript packages/learning/test/reference/networks-cox.R
suppressPackageStartupMessages({ library(survival); library(jsonlite) })
set.seed(20240703)
case <- function(n, round, weights = NULL, groups = NULL, spread = 1) {
  score <- round(rnorm(n) * spread, 3); time <- round(rexp(n, exp(score / spread / 2) / 10), round) + .5; event <- rbinom(n, 1, .6)
  w <- if (is.null(weights)) rep(1, n) else weights(n); s <- if (is.null(groups)) rep(0, n) else groups(n)
  fit <- coxph(Surv(time, event) ~ score + strata(s), weights = w, init = 1, iter.max = 0, ties = "efron")
  list(score = score, time = time, event = event, weights = w, strata = s, loss = -fit$loglik[2] / sum(w * event),
    gradient = -unname(residuals(fit, "martingale")) * w / sum(w * event))
}
cases <- list(ties = case(40, 0), fine = case(30, 3), weighted = case(40, 0, function(n) round(runif(n, .2, 3), 2)),
  strata = case(50, 0, NULL, function(n) rep(0:2, length.out = n)), spread = case(40, 0, NULL, NULL, 6),
  both = case(50, 0, function(n) round(runif(n, .2, 3), 2), function(n) rep(0:1, length.out = n)))
write_json(cases, "packages/learning/test/reference/networks-cox.json", digits = NA, auto_unbox = TRUE)

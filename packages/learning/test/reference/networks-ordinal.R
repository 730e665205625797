# Proportional odds: the likelihood of ordinal::clm at its fit to an offset, at other thresholds, and its gradient
# by threshold and by the offset's coefficient. R 4.2.2, ordinal 2022.11-16.
# Rscript packages/learning/test/reference/networks-ordinal.R
suppressPackageStartupMessages({ library(ordinal); library(jsonlite) })
set.seed(20240704)
case <- function(n, levels, at) {
  score <- round(rnorm(n, 0, 1.5), 3); y <- findInterval(score + rlogis(n), seq(-2, 2, length.out = levels - 1))
  w <- round(runif(n, .2, 2), 2); d <- data.frame(y = factor(y, 0:(levels - 1)), score, w); stopifnot(all(table(d$y) > 0))
  fit <- clm(y ~ 1 + offset(score), data = d, weights = w, control = clm.control(gradTol = 1e-12))
  # one step of clm's own likelihood, at given thresholds and a coefficient of 1
  env <- clm(y ~ score, data = d, weights = w, doFit = FALSE)
  nll <- env$clm.nll(env, c(at, 1)); gradient <- env$clm.grad(env)
  fitted <- env$clm.nll(env, c(unname(fit$alpha), 1))
  stopifnot(abs(fitted + as.numeric(logLik(fit))) < 1e-9)
  list(score = score, level = y, weights = w, levels = levels, fitted = unname(fit$alpha), fittedLoss = -as.numeric(logLik(fit)) / n,
    at = at, loss = nll / n, gradient = unname(gradient)[seq_along(at)] / n,
    probabilities = unname(predict(fit, newdata = d["score"], type = "prob")$fit))
}
cases <- list(four = case(40, 4, c(-1.5, .2, .9)), three = case(30, 3, c(-.4, 1.7)), seven = case(80, 7, c(-3, -1.9, -1.8, 0, .5, 2.5)))
write_json(cases, "packages/learning/test/reference/networks-ordinal.json", digits = NA, auto_unbox = TRUE)

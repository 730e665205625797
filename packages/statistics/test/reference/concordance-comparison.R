# Concordance with delayed entry, weights and strata, and of several scores together. R 4.2.2, survival 3.5-3.
# Run here: Rscript concordance-comparison.R
suppressMessages({ library(survival); library(jsonlite) })
set.seed(5)
one <- function(y, risk, w = NULL, st = NULL, ...) {
  wt <- if (is.null(w)) rep(1, nrow(y)) else w
  f <- if (is.null(st)) y ~ risk else y ~ risk + strata(st)
  h <- concordance(f, weights = wt, reverse = TRUE, keepstrata = TRUE, ...)
  cnt <- if (is.matrix(h$count)) colSums(h$count) else h$count
  m <- as.matrix(y)
  list(time = m[, ncol(m) - 1], event = m[, ncol(m)], entry = if (ncol(m) == 3) m[, 1], risk = risk, weights = w,
    strata = st, value = unname(h$concordance), se = sqrt(h$var), counts = unname(cnt)[1:4])
}
l <- lung[!is.na(lung$ph.ecog), ]
entry <- round(runif(nrow(l), 0, pmin(l$time - 1, 300)))
month <- ceiling(l$time / 30); entryM <- pmin(floor(entry / 30), month - 1)
w <- sample(0:3, nrow(l), TRUE); wf <- round(runif(nrow(l), 0.2, 3), 2)
r <- l$ph.ecog + round(l$age / 20, 1)
h <- heart
set.seed(6); hs <- round(rnorm(nrow(h)) + (h$age / 20), 1)
single <- list(
  entry = one(Surv(entry, l$time, l$status - 1), r),
  entryTies = one(Surv(entryM, month, l$status - 1), l$ph.ecog),
  entryWeights = one(Surv(entryM, month, l$status - 1), r, wf),
  entryStrata = one(Surv(entryM, month, l$status - 1), r, wf, l$sex),
  heart = one(Surv(h$start, h$stop, h$event), hs),
  frequency = one(Surv(month, l$status - 1), r, w),
  tau = one(Surv(month, l$status - 1), r, wf, NULL, ymax = 12),
  tauEntry = one(Surv(entryM, month, l$status - 1), r, NULL, NULL, ymax = 12),
  unoStrata = one(Surv(l$time, l$status - 1), r, NULL, l$sex, timewt = "n/G2", ymax = 600),
  unoWeightsStrata = one(Surv(month, l$status - 1), r, wf, l$sex, timewt = "n/G2"))
several <- function(y, risks, w = NULL, st = NULL, names, ...) {
  wt <- if (is.null(w)) rep(1, nrow(y)) else w
  # concordance(fit1, fit2, ...) of models whose linear predictor is each score
  infl <- sapply(risks, function(r) { f <- if (is.null(st)) y ~ r else y ~ r + strata(st)
    concordance(f, weights = wt, reverse = TRUE, influence = 1, ...)$dfbeta })
  val <- sapply(risks, function(r) { f <- if (is.null(st)) y ~ r else y ~ r + strata(st)
    unname(concordance(f, weights = wt, reverse = TRUE, ...)$concordance) })
  m <- as.matrix(y); V <- crossprod(infl); k <- length(risks); L <- cbind(-1, diag(k - 1)); d <- L %*% val
  x <- as.numeric(t(d) %*% solve(L %*% V %*% t(L)) %*% d)
  list(time = m[, ncol(m) - 1], event = m[, ncol(m)], entry = if (ncol(m) == 3) m[, 1], weights = w, strata = st,
    risks = risks, values = val, covariance = as.vector(V), chiSquared = x, df = k - 1,
    difference = c(val[1] - val[2], sqrt(V[1, 1] + V[2, 2] - 2 * V[1, 2])))
}
r2 <- round(l$age + 5 * (l$sex == 1) + rnorm(nrow(l)), 1); r3 <- l$ph.ecog
comparison <- list(
  three = several(Surv(l$time, l$status - 1), list(r, r2, r3)),
  entry = several(Surv(entryM, month, l$status - 1), list(r, r2), wf, l$sex),
  uno = several(Surv(l$time, l$status - 1), list(r, r2), timewt = "n/G2", ymax = 500))
# The generic on two fits gives the same covariance.
f1 <- coxph(Surv(time, status) ~ ph.ecog, l); f2 <- coxph(Surv(time, status) ~ age + sex, l)
both <- concordance(f1, f2)
comparison$fits <- list(time = l$time, event = l$status - 1, entry = NULL, weights = NULL, strata = NULL,
  risks = list(unname(predict(f1)), unname(predict(f2))), values = unname(both$concordance), covariance = as.vector(both$var),
  chiSquared = diff(both$concordance)^2 / (both$var[1, 1] + both$var[2, 2] - 2 * both$var[1, 2]), df = 1,
  difference = c(-diff(both$concordance), sqrt(both$var[1, 1] + both$var[2, 2] - 2 * both$var[1, 2])))
comparison$fits$chiSquared <- unname(comparison$fits$chiSquared); comparison$fits$difference <- unname(comparison$fits$difference)
write_json(list(single = single, comparison = comparison), "concordance-comparison.json", digits = NA, auto_unbox = TRUE, na = "null", null = "null")

# Harrell's and Uno's concordance. R 4.2.2, survival 3.5-3. Run here: Rscript survival-concordance.R
suppressMessages({ library(survival); library(jsonlite) })
one <- function(time, event, risk, strata = NULL, weights = NULL, tau = NULL) {
  w <- if (is.null(weights)) rep(1, length(time)) else weights
  f <- if (is.null(strata)) Surv(time, event) ~ risk else Surv(time, event) ~ risk + strata(strata)
  h <- concordance(f, weights = w, reverse = TRUE, keepstrata = TRUE)
  cnt <- if (is.matrix(h$count)) colSums(h$count) else h$count
  out <- list(input = list(time = time, event = event, risk = risk, strata = strata, weights = weights, tau = tau),
    harrell = list(value = unname(h$concordance), se = sqrt(h$var), counts = unname(cnt)))
  if (is.null(strata)) {
    u <- if (is.null(tau)) concordance(f, weights = w, reverse = TRUE, timewt = "n/G2")
      else concordance(f, weights = w, reverse = TRUE, timewt = "n/G2", ymax = tau)
    out$uno <- list(value = unname(u$concordance), se = sqrt(u$var), counts = unname(u$count))
  }
  out
}
set.seed(3)
v <- veteran
fit <- coxph(Surv(time, status) ~ karno + age + celltype, v)
lp <- predict(fit)
l <- lung[!is.na(lung$ph.ecog), ]
w <- round(runif(nrow(l), 0.2, 3), 2)
cases <- list(
  veteran = one(v$time, v$status, lp),
  veteranTau = one(v$time, v$status, lp, tau = 180),
  tiedRisk = one(l$time, l$status - 1, l$ph.ecog),
  tiedRiskTau = one(l$time, l$status - 1, l$ph.ecog, tau = 365),
  tiedTimes = one(ceiling(l$time / 60), l$status - 1, l$ph.ecog + l$age / 20, tau = 9),
  weights = one(ceiling(l$time / 30), l$status - 1, l$age, weights = w),
  strata = one(l$time, l$status - 1, l$age, strata = l$sex),
  manyStrata = one(v$time, v$status, lp, strata = rep(1:15, length.out = nrow(v))),
  small = one(c(1, 2, 3, 4, 5), c(1, 0, 1, 1, 0), c(5, 3, 3, 1, 2)),
  uninformative = one(l$time, l$status - 1, rep(1, nrow(l))))
write_json(cases, "survival-concordance.json", digits = NA, auto_unbox = TRUE, na = "null", null = "null")

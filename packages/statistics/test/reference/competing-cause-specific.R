# Cause-specific Cox models and the incidence that they make. R 4.2.2, survival 3.5-3 (coxph of a factor outcome, all causes in
# one fit), riskRegression 2022.11.28 (CSC, predict). Run here: Rscript competing-cause-specific.R
suppressMessages({ library(survival); library(riskRegression); library(prodlim); library(jsonlite) })
m <- mgus2[complete.cases(mgus2[, c("age", "hgb")]), ]
d <- data.frame(time = ifelse(m$pstat == 1, m$ptime, m$futime) + 1, cause = ifelse(m$pstat == 1, 1, 2 * m$death), age = m$age, hgb = m$hgb,
  male = as.numeric(m$sex == "M"), id = seq_len(nrow(m)))
set.seed(8); d <- d[sample(nrow(d), 400), ]; d$id <- seq_len(400); d$entry <- pmin(d$time - 0.5, round(rexp(400, 1 / 10), 1))
at <- c(0.5, 12, 60.5, 180, 300); new <- c(1, 17, 55); control <- coxph.control(eps = 1e-13, iter.max = 40)
one <- function(d, ties, strata = FALSE) {
  st <- factor(d$cause, 0:2); formula <- if (strata) ~ age + hgb + strata(male) else ~ age + hgb
  # All causes in one fit; that has Breslow ties whatever is asked for, so that Efron's are of one fit a cause.
  multi <- coxph(update(formula, Surv(time, st) ~ .), d, id = id, ties = ties, control = control, robust = FALSE)
  each <- lapply(1:2, function(k) coxph(update(formula, Surv(time, one) ~ .), transform(d, one = cause == k), ties = ties, control = control))
  csc <- CSC(update(formula, Hist(time, cause) ~ .), d, ties = ties, control = control)
  risk <- function(pl) lapply(1:2, function(k) as.vector(t(predict(csc, newdata = d[new, ], times = at, cause = k, product.limit = pl)$absRisk)))
  efron <- ties == "efron"; v <- matrix(0, 4, 4); for (k in 1:2) v[2 * k - 1:0, 2 * k - 1:0] <- vcov(each[[k]])
  b <- if (efron) sapply(each, coef) else matrix(coef(multi), ncol = 2)
  list(time = d$time, cause = d$cause, age = d$age, hgb = d$hgb, strata = if (strata) d$male, ties = ties, coefficients = t(b),
    covariance = as.vector(if (efron) v else vcov(multi)),
    loglik = if (efron) each[[1]]$loglik + each[[2]]$loglik else multi$loglik, new = new, at = at, product = risk(TRUE), exponential = risk(FALSE))
}
cases <- list(breslow = one(d, "breslow"), efron = one(d, "efron"), strata = one(d, "breslow", TRUE))
write_json(cases, "competing-cause-specific.json", digits = NA, auto_unbox = TRUE, na = "null", null = "null", matrix = "rowmajor")

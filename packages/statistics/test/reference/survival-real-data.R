# Two public cohorts end to end: Cox, concordance, calibration, AUC at a horizon. R 4.2.2, survival 3.5-3,
# riskRegression 2022.11.28. Run here with the folder of the data: Rscript survival-real-data.R ../../../../../shared/data
suppressMessages({ library(survival); library(riskRegression); library(jsonlite) })
root <- commandArgs(TRUE)[1]
one <- function(d, xs, at, strata = NULL) {
  X <- as.matrix(d[, xs])
  f <- if (is.null(strata)) coxph(Surv(d$time, d$event) ~ X, control = coxph.control(eps = 1e-12, toler.chol = 1e-14), x = TRUE)
    else coxph(Surv(d$time, d$event) ~ X + strata(d[[strata]]), control = coxph.control(eps = 1e-12, toler.chol = 1e-14), x = TRUE)
  lp <- as.vector(X %*% coef(f))
  h <- concordance(Surv(d$time, d$event) ~ lp, reverse = TRUE)
  u <- concordance(Surv(d$time, d$event) ~ lp, reverse = TRUE, timewt = "n/G2", ymax = at)
  km <- survfit(Surv(d$time, d$event) ~ 1)
  s <- summary(km, times = at)
  sc <- Score(list(m = matrix(1 - exp(-exp(lp - mean(lp))), ncol = 1)), Surv(time, event) ~ 1, data = d, times = at, metrics = "auc",
    se.fit = FALSE, null.model = FALSE, cens.model = "km")
  list(coefficients = unname(coef(f)), se = unname(sqrt(diag(vcov(f)))), loglik = f$loglik, zph = unname(cox.zph(f, terms = FALSE)$table[, 1]),
    harrell = c(h$concordance, sqrt(h$var)), uno = c(u$concordance, sqrt(u$var)), km = c(s$surv, s$std.err, s$lower, s$upper),
    median = unname(unlist(quantile(km, 0.5))), auc = sc$AUC$score$AUC)
}
g <- read.csv(file.path(root, "survival_deepsurv/gbsg_cancer_train_test_train.csv"))
names(g) <- tolower(names(g))
gx <- setdiff(names(g), c("time", "event"))
i <- read.csv(file.path(root, "ici_loris/Chowell_train.csv"))
i$time <- i$OS_Months; i$event <- i$OS_Event
i <- i[complete.cases(i[, c("time", "event", "TMB", "Systemic_therapy_history", "Albumin", "NLR", "Age", "CancerType_grouped")]) & i$time > 0, ]
ix <- c("TMB", "Systemic_therapy_history", "Albumin", "NLR", "Age")
write_json(list(gbsg = c(list(columns = gx, at = 36), one(g, gx, 36)),
  ici = c(list(columns = ix, at = 12, strata = "CancerType_grouped", n = nrow(i)), one(i, ix, 12, "CancerType_grouped"))), "survival-real-data.json", digits = NA, auto_unbox = TRUE)

# Rscript biomarkers.R FOLDER FEATURES PATIENTS: each feature alone and beside two covariates by glm.fit, coxph.fit and lm.fit (the quickest
# ways that R has), processor seconds.
suppressMessages({library(survival); library(jsonlite)})
a <- commandArgs(TRUE); m <- as.integer(a[2]); n <- as.integer(a[3])
get <- function(name, k) readBin(file.path(a[1], name), "double", k)
x <- matrix(get("values", m * n), n, m)
age <- get("age", n); stage <- get("stage", n); event <- get("event", n); time <- get("time", n); died <- get("died", n); y <- get("measured", n)
spent <- function(f) { t <- proc.time(); r <- f(); s <- proc.time() - t; list(seconds = s[[1]] + s[[2]], b = r[1, ], se = r[2, ]) }
logistic <- spent(function() sapply(seq_len(m), function(j) {
  for (m in list(cbind(1, x[, j]), cbind(1, age, stage, x[, j]))) f <- glm.fit(m, event, family = binomial(), control = list(epsilon = 1e-12, maxit = 25, trace = FALSE))
  p <- chol2inv(f$qr$qr[1:4, 1:4, drop = FALSE]); c(f$coefficients[4], sqrt(p[4, 4]))
}))
s <- Surv(time, died); control <- coxph.control(eps = 1e-10, toler.chol = 1e-11)
cox <- spent(function() sapply(seq_len(m), function(j) {
  for (m in list(cbind(x[, j]), cbind(age, stage, x[, j]))) f <- coxph.fit(m, s, NULL, NULL, NULL, control, NULL, "efron", as.character(seq_len(n)))
  c(f$coefficients[3], sqrt(f$var[3, 3]))
}))
linear <- spent(function() sapply(seq_len(m), function(j) {
  for (m in list(cbind(1, x[, j]), cbind(1, age, stage, x[, j]))) f <- lm.fit(m, y)
  p <- chol2inv(f$qr$qr[1:4, 1:4, drop = FALSE]); c(f$coefficients[4], sqrt(p[4, 4] * sum(f$residuals^2) / f$df.residual))
}))
write_json(list(logistic = logistic, cox = cox, linear = linear), file.path(a[1], "r.json"), digits = 15, auto_unbox = TRUE)

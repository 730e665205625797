# Logistic regression by glm. Run: Rscript logistic.R > logistic.json
suppressMessages({library(jsonlite); library(MASS)})
tight <- glm.control(epsilon = 1e-15, maxit = 100)
out <- function(f, y, x, w = NULL, o = NULL) {
  # information at the final fit (glm's own vcov keeps that of the step before)
  X <- model.matrix(f); p <- fitted(f); v <- solve(crossprod(X * sqrt(weights(f, 'prior') * p * (1 - p))));
  list(y = y, x = lapply(x, as.numeric), weights = w, offset = o,
  coefficients = unname(coef(f)), covariance = as.numeric(t(v)), deviance = f$deviance, nullDeviance = f$null.deviance, logLikelihood = as.numeric(logLik(f))) }
b <- birthwt
X <- list(b$age, b$lwt, as.numeric(b$race == 2), as.numeric(b$race == 3), b$smoke, b$ptl, b$ht, b$ui)
f1 <- glm(low ~ age + lwt + I(race == 2) + I(race == 3) + smoke + ptl + ht + ui, binomial, b, control = tight)
set.seed(1); w <- sample(0:4, nrow(b), TRUE); o <- round(rnorm(nrow(b)), 3)
f2 <- glm(low ~ age + lwt, binomial, b, weights = w, offset = o, control = tight)
f3 <- glm(low ~ offset(o), binomial, b, control = tight)
cat(toJSON(list(birthwt = out(f1, b$low, X),
  weighted = out(f2, b$low, list(b$age, b$lwt), w, o),
  interceptOnly = out(f3, b$low, list(), NULL, o)), digits = NA, auto_unbox = TRUE, null = "null"))

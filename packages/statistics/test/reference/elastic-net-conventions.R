# Conventions of glmnet: limits, exclude, penalty factors, dfmax, pmax, no intercept, Poisson, and Cox models with
# strata, delayed entry, weights and offsets. Thresholds are so small that the descent stops near rounding.
# Run: Rscript elastic-net-conventions.R > elastic-net-conventions.json
suppressMessages({library(jsonlite); library(glmnet); library(survival)})
set.seed(7)
n <- 90; p <- 10
X <- round(matrix(rnorm(n * p), n, p), 4); X[, 2] <- round(0.7 * X[, 1] + 0.5 * X[, 2], 4); X[, 3] <- 20 + 5 * X[, 3]; X[, 4] <- rbinom(n, 1, 0.4)
eta <- 0.8 * X[, 1] - 0.6 * X[, 5] + 0.1 * (X[, 3] - 20) + 0.7 * X[, 4]
yg <- round(2 * eta + 3 + rnorm(n), 4); yb <- rbinom(n, 1, plogis(eta)); yc <- rpois(n, exp(0.5 * eta + 0.3))
w <- round(runif(n, 0.2, 3), 2); o <- round(rnorm(n, 0, 0.4), 3); st <- rep(1:3, length.out = n)
start <- round(runif(n, 0, 2), 1); stop <- round(start + ceiling(10 * rexp(n, exp(eta) / 4)) / 10, 1); event <- rbinom(n, 1, 0.75)
note <- function(...) cat(format(Sys.time()), ..., "\n", file = stderr())
M <- 1e6
path <- function(f, at) list(lambda = f$lambda, at = at - 1, df = f$df, devianceRatio = f$dev.ratio, nullDeviance = f$nulldev,
  intercept = if (is.null(f$a0)) NULL else as.numeric(f$a0)[at], beta = unname(lapply(at, function(k) as.numeric(f$beta[, k]))))
# the automatic path for its lambdas and its end, then those lambdas one by one: glmnet reports the null model at the first
case <- function(family, y, alpha, ..., T = 1e-14) {
  note(family, alpha)
  a <- glmnet(X, y, family = family, alpha = alpha, thresh = 1e-12, maxit = M, ...)
  f <- glmnet(X, y, family = family, alpha = alpha, thresh = T, maxit = M, lambda = a$lambda, ...)
  k <- length(f$lambda); c(path(f, unique(round(seq(2, k, length.out = 5)))), list(family = family, alpha = alpha, count = length(a$lambda)))
}
cases <- list(
  limits = c(case("gaussian", yg, 0.8, lower.limits = -0.3, upper.limits = 0.5), list(lower = -0.3, upper = 0.5)),
  signs = c(case("binomial", yb, 0.5, lower.limits = 0), list(lower = 0)),
  exclude = c(case("gaussian", yg, 0.6, exclude = c(1, 7), penalty.factor = c(1, 0, 2, 1, 1, 0.5, 3, 1, 1, 1)), list(exclude = c(0, 6), factors = c(1, 0, 2, 1, 1, 0.5, 3, 1, 1, 1))),
  infinite = c(case("binomial", yb, 1, penalty.factor = c(1, 1, Inf, 1, 2, 1, 1, 1, 1, 1)), list(factors = c(1, 1, "Inf", 1, 2, 1, 1, 1, 1, 1))),
  throughOrigin = c(case("gaussian", yg, 0.7, intercept = FALSE, T = 1e-17), list(throughOrigin = TRUE)),
  binomialThroughOrigin = c(case("binomial", yb, 0.7, intercept = FALSE, standardize = FALSE), list(throughOrigin = TRUE, standardise = FALSE)),
  dfMax = c(case("gaussian", yg, 1, dfmax = 4), list(dfMax = 4)),
  poisson = c(case("poisson", yc, 0.6), list()),
  poissonWeighted = c(case("poisson", yc, 1, weights = w, offset = o), list(weighted = TRUE)),
  # glmnet counts what its descent ever touched; this path is cut where that and the coefficients agree
  pMax = { a <- suppressWarnings(glmnet(X, yg, alpha = 1, pmax = 5, thresh = 1e-12)); k <- length(a$lambda)
    f <- glmnet(X, yg, alpha = 1, thresh = 1e-14, lambda = a$lambda); c(path(f, c(2, k)), list(family = "gaussian", alpha = 1, count = k, pMax = 5)) })
note("cox")
# Start-stop and stratified Cox: glmnet 4.1 iterates in R, with a relative change of the objective as its end
glmnet.control(epsnr = 1e-14, mxitnr = 1000)
cox <- function(y, alpha, ...) { a <- glmnet(X, y, family = "cox", alpha = alpha, thresh = 1e-14, nlambda = 5, lambda.min.ratio = 0.1, ...); k <- length(a$lambda)
  c(path(a, unique(round(seq(2, k, length.out = 5)))), list(family = "cox", alpha = alpha, count = k, lambdaCount = 5, minRatio = 0.1)) }
cases$startStop <- c(cox(Surv(start, stop, event), 0.7), list(entry = TRUE)); note("1")
cases$startStopStrata <- c(cox(stratifySurv(Surv(start, stop, event), st), 1, weights = w, offset = o), list(entry = TRUE, strata = TRUE, weighted = TRUE)); note("2")
cases$strata <- c(cox(stratifySurv(Surv(stop, event), st), 0.5), list(strata = TRUE)); note("3")
cases$coxLimits <- c(case("cox", Surv(stop, event), 0.6, lower.limits = -0.2, upper.limits = 0.4, T = 1e-17), list(lower = -0.2, upper = 0.4))
# ridge with delayed entry and strata by coxph on standardised columns: another optimiser, to its last digits
sds <- apply(X, 2, function(v) sqrt(mean((v - mean(v))^2))); Z <- scale(X, scale = sds); lam <- c(0.5, 0.1, 0.02)
ridge <- lapply(lam, function(l) as.numeric(coef(coxph(Surv(start, stop, event) ~ ridge(Z, theta = n * l, scale = FALSE) + strata(st), ties = "breslow", control = coxph.control(eps = 1e-14, iter.max = 200)))) / sds)
free <- coxph(Surv(start, stop, event) ~ X + strata(st) + offset(o), weights = w, robust = FALSE, ties = "breslow", control = coxph.control(eps = 1e-14, iter.max = 200))
cat(toJSON(list(x = unname(lapply(1:p, function(j) X[, j])), gaussian = yg, binomial = yb, poisson = yc, weights = w, offset = o, strata = st, start = start, time = stop, event = event,
  cases = cases, ridge = list(lambda = lam, beta = ridge), free = as.numeric(coef(free)), freeLogLik = free$loglik), digits = NA, auto_unbox = TRUE, null = "null"))

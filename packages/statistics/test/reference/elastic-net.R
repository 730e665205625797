# Elastic net by glmnet with thresholds so small that its descent stops at rounding.
# Run: Rscript elastic-net.R > elastic-net.json
suppressMessages({library(jsonlite); library(glmnet); library(survival)})
set.seed(42)
n <- 80; p <- 12
X <- matrix(rnorm(n * p), n, p); X[, 2] <- X[, 1] * 0.7 + X[, 2] * 0.5; X[, 3] <- 50 + 10 * X[, 3]; X[, 4] <- rbinom(n, 1, 0.3); X[, 5] <- 7
X <- round(X, 4)
eta <- X[, 1] - 0.8 * X[, 6] + 0.05 * (X[, 3] - 50) + X[, 4]
yb <- rbinom(n, 1, plogis(eta)); yg <- round(eta * 3 + rnorm(n), 4)
time <- ceiling(rexp(n, exp(0.7 * eta) / 10)); event <- rbinom(n, 1, 0.7)
w <- round(runif(n, 0, 3), 2); o <- round(rnorm(n, 0, 0.5), 3); st <- rep(1:3, length.out = n)
# more covariates than rows, so that screening is used
pw <- 260; nw <- 60
W <- round(matrix(rnorm(nw * pw), nw, pw), 3); ew <- W[, 1] - W[, 2] + 0.7 * W[, 3]
ywb <- rbinom(nw, 1, plogis(1.5 * ew)); ywg <- round(ew + rnorm(nw) / 2, 3); tw <- round(rexp(nw, exp(ew)), 3) + 0.001; dw <- rbinom(nw, 1, 0.8)
glmnet.control(fdev = 1e-5, devmax = 0.999)
keep <- function(f, at = NULL) { i <- if (is.null(at)) unique(round(seq(1, length(f$lambda), length.out = 8))) else at
  list(count = length(f$lambda), at = i - 1, lambda = f$lambda, intercept = if (is.null(f$a0)) NULL else as.numeric(f$a0)[i],
  beta = unname(lapply(i, function(k) as.numeric(f$beta[, k]))), df = f$df, devianceRatio = f$dev.ratio, nullDeviance = f$nulldev) }
T <- 1e-22; M <- 1e6
case <- function(family, data, alpha, ...) {
  note(family, alpha, ncol(data$x))
  y <- if (family == "cox") Surv(data$time, data$event) else data$y
  fit <- function(...) glmnet(data$x, y, family = family, alpha = alpha, weights = data$w, offset = data$o, maxit = M, ...)
  # an automatic path first, for its length; then its lambdas given one by one, because glmnet's automatic path
  # reports the null model at the first of them
  lambda <- fit(thresh = 1e-12, ...)$lambda
  keep(fit(thresh = if (family == "cox") 1e-19 else T, lambda = lambda, ...))
}
b <- list(x = X, y = yb); g <- list(x = X, y = yg); s <- list(x = X, time = time, event = event)
note <- function(...) cat(format(Sys.time()), ..., "\n", file = stderr())
add <- function(l, ...) c(l, list(...))
pf <- c(0, 2, rep(1, p - 2))
# strata: glmnet 4.1 fits these in R, whose iterations end too early; ridge regression by coxph on standardised columns
ridged <- function(lambda) {
  keepCol <- apply(X, 2, sd) > 0; sds <- apply(X[, keepCol], 2, function(v) sqrt(mean((v - mean(v))^2))); Z <- scale(X[, keepCol], scale = sds)
  d <- tapply(event, paste(st, time), sum); d <- d[d > 0]; sat <- -sum(d * log(d))
  null <- coxph(Surv(time, event) ~ 1 + strata(st), ties = "breslow")$loglik[1]
  b <- lapply(lambda, function(l) coef(coxph(Surv(time, event) ~ ridge(Z, theta = n * l, scale = FALSE) + strata(st), ties = "breslow", control = coxph.control(eps = 1e-14, iter.max = 200))))
  ll <- sapply(b, function(v) coxph(Surv(time, event) ~ Z + strata(st), init = v, ties = "breslow", control = coxph.control(iter.max = 0))$loglik[2])
  list(count = length(lambda), at = seq_along(lambda) - 1, lambda = lambda, intercept = NULL, beta = unname(lapply(b, function(v) { o <- numeric(p); o[keepCol] <- v / sds; o })),
    df = rep(sum(keepCol), length(lambda)), devianceRatio = (ll - null) / (sat - null), nullDeviance = 2 * (sat - null), set = "narrow", family = "cox", alpha = 0, strata = TRUE)
}
cases <- list(
  binomialLasso = c(case("binomial", b, 1), list(set = "narrow", family = "binomial", alpha = 1)),
  binomialHalf = c(case("binomial", add(b, w = w, o = o), 0.5), list(set = "narrow", family = "binomial", alpha = 0.5, weighted = TRUE)),
  binomialRidge = c(case("binomial", b, 0), list(set = "narrow", family = "binomial", alpha = 0)),
  binomialFactors = c(case("binomial", b, 0.7, penalty.factor = pf, standardize = FALSE), list(set = "narrow", family = "binomial", alpha = 0.7, factors = pf, standardise = FALSE)),
  gaussianLasso = c(case("gaussian", g, 1), list(set = "narrow", family = "gaussian", alpha = 1)),
  gaussianHalf = c(case("gaussian", add(g, w = w, o = o), 0.5), list(set = "narrow", family = "gaussian", alpha = 0.5, weighted = TRUE)),
  gaussianFactors = c(case("gaussian", g, 0.3, penalty.factor = pf), list(set = "narrow", family = "gaussian", alpha = 0.3, factors = pf)),
  coxLasso = c(case("cox", s, 1), list(set = "narrow", family = "cox", alpha = 1)),
  coxHalf = c(case("cox", add(s, w = w + 0.1, o = o), 0.5), list(set = "narrow", family = "cox", alpha = 0.5, weighted = TRUE)),
  coxStrata = ridged(c(0.5, 0.1, 0.02)),
  coxRidge = c(case("cox", s, 0), list(set = "narrow", family = "cox", alpha = 0)),
  binomialWide = c(case("binomial", list(x = W, y = ywb), 0.9), list(set = "wide", family = "binomial", alpha = 0.9)),
  gaussianWide = c(case("gaussian", list(x = W, y = ywg), 1), list(set = "wide", family = "gaussian", alpha = 1)),
  coxWide = c(case("cox", list(x = W, time = tw, event = dw), 0.9, lambda.min.ratio = 0.1), list(set = "wide", family = "cox", alpha = 0.9, minRatio = 0.1)))
lin <- as.numeric(X[, 1] * 0.3 + 0.1 * X[, 6])
dev <- coxnet.deviance(pred = lin, y = Surv(time, event)); devW <- coxnet.deviance(pred = lin, y = Surv(time, event), weights = w + 0.1, std.weights = FALSE)
cat(toJSON(list(sets = list(
    narrow = list(x = unname(lapply(1:p, function(j) X[, j])), binomial = yb, gaussian = yg, time = time, event = event, weights = w, weightsCox = w + 0.1, offset = o, strata = st),
    wide = list(x = unname(lapply(1:pw, function(j) W[, j])), binomial = ywb, gaussian = ywg, time = tw, event = dw)),
  cases = cases, deviance = list(linear = lin, plain = as.numeric(dev), weighted = as.numeric(devW))), digits = NA, auto_unbox = TRUE, null = "null"))

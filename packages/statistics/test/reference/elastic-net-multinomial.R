# Multinomial elastic net and cross-validation by glmnet, with thresholds so small that its descent stops at rounding.
# Run: Rscript elastic-net-multinomial.R > elastic-net-multinomial.json
suppressMessages({library(jsonlite); library(glmnet); library(survival)})
set.seed(5); n <- 120; p <- 6; k <- 4
X <- round(matrix(rnorm(n * p), n, p), 3); X[, 6] <- 20 + 5 * X[, 6]
E <- X[, 1:4] %*% matrix(c(1, 0, -.5, 0, 0, 1, 0, -1, .5, 0, 0, 1, 0, 0, 0, 0), 4, 4)
y4 <- apply(E, 1, function(e) sample(0:3, 1, prob = exp(e)))
y3 <- pmin(y4, 2)
yb <- rbinom(n, 1, plogis(E[, 1])); yg <- round(2 * E[, 1] + rnorm(n), 3); yp <- rpois(n, exp(E[, 1] / 2))
time <- ceiling(5 * rexp(n, exp(0.7 * E[, 1]))); event <- rbinom(n, 1, 0.7); strata <- rep(1:2, length.out = n)
w <- round(runif(n, 0.5, 3), 2); o <- round(rnorm(n, 0, 0.5), 3); O <- round(matrix(rnorm(4 * n, 0, 0.3), n, 4), 3)
fold <- rep(1:6, length.out = n)[sample(n)]
# more covariates than rows
pw <- 90; nw <- 60
W <- round(matrix(rnorm(nw * pw), nw, pw), 2); yw <- apply(cbind(W[, 1], W[, 2], -W[, 1]), 1, function(e) sample(0:2, 1, prob = exp(e)))
iris3 <- as.integer(iris$Species) - 1
one <- function(x, y, alpha, set, outcome, first = NULL, ...) {
  f <- function(...) glmnet(x, y, family = "multinomial", alpha = alpha, maxit = 2e6, ...)
  lambda <- f(thresh = 1e-12, ...)$lambda
  count <- length(lambda)
  if (!is.null(first)) lambda <- lambda[1:first]
  g <- f(thresh = 1e-20, lambda = lambda, ...)
  stopifnot(g$jerr == 0)
  at <- unique(round(seq(1, length(g$lambda), length.out = 7)))
  list(set = set, outcome = outcome, alpha = alpha, count = count, lambda = g$lambda, at = at - 1, intercept = unname(lapply(at, function(i) unname(g$a0[, i]))),
    beta = unname(lapply(at, function(i) unname(lapply(g$beta, function(b) unname(b[, i]))))), df = g$df, devianceRatio = g$dev.ratio, nullDeviance = g$nulldev)
}
pf <- c(0, 2, 1, 1, 1, 1)
multinomial <- list(
  irisLasso = one(as.matrix(iris[, 1:4]), iris3, 1, "iris", "iris3", 35), # later ones separate
  irisHalf = one(as.matrix(iris[, 1:4]), iris3, 0.5, "iris", "iris3", 35),
  fourLasso = one(X, y4, 1, "narrow", "y4"),
  threeLasso = one(X, y3, 1, "narrow", "y3"),
  fourHalf = one(X, y4, 0.5, "narrow", "y4"),
  fourRidge = one(X, y4, 0, "narrow", "y4"),
  threeFactors = c(one(X, y3, 0.7, "narrow", "y3", penalty.factor = pf, standardize = FALSE), list(factors = pf, standardise = FALSE)),
  fourWeighted = c(one(X, diag(4)[y4 + 1, ], 0.8, "narrow", "y4", weights = w, offset = O), weighted = TRUE),
  wide = one(W, yw, 0.9, "wide", "yw"),
  groupedLasso = c(one(X, y4, 1, "narrow", "y4", type.multinomial = "grouped"), grouped = TRUE),
  groupedHalf = c(one(X, y3, 0.5, "narrow", "y3", type.multinomial = "grouped"), grouped = TRUE),
  groupedWeighted = c(one(X, diag(4)[y4 + 1, ], 0.8, "narrow", "y4", type.multinomial = "grouped", weights = w, offset = O), grouped = TRUE, weighted = TRUE),
  groupedWide = c(one(W, yw, 0.9, "wide", "yw", first = 60, type.multinomial = "grouped"), grouped = TRUE))
cv <- function(y, family, alpha, measure, extra = list(), ...) {
  lambda <- glmnet(X, y, family = family, alpha = alpha, nlambda = 12, lambda.min.ratio = 0.02, ...)$lambda
  thresh <- if (family == "cox") 1e-15 else 1e-20
  r <- cv.glmnet(X, y, family = family, alpha = alpha, lambda = lambda, foldid = fold, type.measure = measure, thresh = thresh, maxit = 1e6, ...)
  c(list(family = family, alpha = alpha, measure = measure, lambda = r$lambda, mean = unname(r$cvm), se = unname(r$cvsd), nonZero = unname(r$nzero), lambdaMin = r$lambda.min, lambda1se = r$lambda.1se, index = as.integer(r$index) - 1), extra)
}
S <- Surv(time, event)
yes <- list(weighted = TRUE)
crossValidated <- c(
  lapply(c("deviance", "class", "auc", "mse", "mae"), function(m) cv(yb, "binomial", 1, m)),
  list(cv(yb, "binomial", 0.5, "deviance", yes, weights = w, offset = o), cv(yb, "binomial", 0.5, "auc", yes, weights = w, offset = o)),
  lapply(c("mse", "mae"), function(m) cv(yg, "gaussian", 1, m)), list(cv(yg, "gaussian", 0.5, "mse", yes, weights = w, offset = o)),
  lapply(c("deviance", "mse", "mae"), function(m) cv(yp, "poisson", 0.5, m)),
  lapply(c("deviance", "class", "mse", "mae"), function(m) cv(y4, "multinomial", 0.5, m)),
  lapply(c("deviance", "C"), function(m) cv(S, "cox", 1, m)),
  list(cv(S, "cox", 0.5, "deviance", yes, weights = w, offset = o)),
  # the concordance of cv.glmnet leaves the offset out
  list(cv(S, "cox", 0.5, "C", c(yes, noOffset = TRUE), weights = w)))
cols <- function(x) unname(lapply(seq_len(ncol(x)), function(j) unname(x[, j])))
cat(toJSON(list(sets = list(
    iris = list(x = cols(as.matrix(iris[, 1:4])), outcomes = list(iris3 = iris3)),
    narrow = list(x = cols(X), outcomes = list(y4 = y4, y3 = y3, binomial = yb, gaussian = yg, poisson = yp), time = time, event = event, weights = w, offset = o, offsets = cols(O), fold = fold),
    wide = list(x = cols(W), outcomes = list(yw = yw))),
  multinomial = multinomial, crossValidated = crossValidated), digits = NA, auto_unbox = TRUE))

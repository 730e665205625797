# Expected values of partial least squares: the package pls, and importance in projection by its definition.
# Rscript packages/learning/test/reference/pls.R
suppressPackageStartupMessages({ library(pls); library(survival); library(jsonlite) })
set.seed(20240612)
n <- 40; p <- 12
x <- matrix(rnorm(n * p), n) %*% chol(.5^abs(outer(1:p, 1:p, "-"))) %*% diag(runif(p, .2, 5)) + 3
y <- cbind(x[, 1] - .4 * x[, 5] + rnorm(n), .5 * x[, 2] + rnorm(n), rnorm(n) - .3 * x[, 9])
wide <- matrix(rnorm(15 * 40), 15); wy <- wide[, 1] + rnorm(15)
class <- as.integer(y[, 1] > median(y[, 1]))
vip <- function(fit) {
  sapply(fit$ncomp, function(h) {
    s <- sapply(1:h, function(a) sum(fit$Yloadings[, a]^2) * sum(fit$scores[, a]^2))
    sqrt(nrow(fit$projection) * rowSums(sapply(1:h, function(a) s[a] * fit$loading.weights[, a]^2 / sum(fit$loading.weights[, a]^2))) / sum(s))
  })[, 1]
}
run <- function(x, y, k, method, scale) {
  d <- data.frame(y = I(as.matrix(y)), x = I(x))
  more <- if (method == "oscorespls") list(maxit = 1e5, tol = 1e-13) else list()
  fit <- do.call(plsr, c(list(y ~ x, ncomp = k, data = d, method = method, scale = scale), more))
  by <- if (scale) fit$scale else rep(1, ncol(x))
  list(coefficients = lapply(seq_len(ncol(as.matrix(y))), function(m) t(unname(coef(fit, 1:k)[, m, ] / by))),
       intercepts = lapply(seq_len(ncol(as.matrix(y))), function(m) sapply(1:k, function(h) unname(coef(fit, h, intercept = TRUE)[1, m, 1]))),
       scores = t(unname(unclass(fit$scores))), explained = unname(fit$Xvar / fit$Xtotvar),
       vip = if (method == "oscorespls") unname(vip(fit)))
}
time <- round(rexp(n, exp(.3 * y[, 1]) / 20), 0) + 1; event <- rbinom(n, 1, .7)
null <- coxph(Surv(time, event) ~ 1)
write_json(list(x = t(x), y = t(y), wide = t(wide), wy = wy, class = class, time = time, event = event,
  nipals = run(x, y, 4, "oscorespls", TRUE), nipalsUnscaled = run(x, y, 4, "oscorespls", FALSE),
  simpls = run(x, y, 4, "simpls", TRUE), single = run(x, y[, 1], 5, "oscorespls", TRUE),
  singleSimpls = run(x, y[, 1], 5, "simpls", TRUE),
  wideFit = run(wide, wy, 6, "oscorespls", TRUE), discriminant = run(x, class, 3, "oscorespls", TRUE),
  deviance = unname(residuals(null, "deviance"))),
  "packages/learning/test/reference/pls.json", digits = NA, auto_unbox = TRUE)

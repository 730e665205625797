# Local regression with surface = "direct" and smoothing splines with every point a knot.
# R 4.2.2. Run here: Rscript smoothing.R
suppressMessages(library(jsonlite))
set.seed(17)
case <- function(x, y, span, degree, family, at) {
  f <- suppressWarnings(loess(y ~ x, span = span, degree = degree, family = family, control = loess.control(surface = "direct", iterations = 4)))
  list(x = x, y = y, span = span, degree = degree, family = family, fitted = unname(fitted(f)), at = at, value = unname(predict(f, data.frame(x = at))))
}
x <- round(cumsum(runif(40, 0.5, 3)), 2)
y <- round(sin(x / 9) + x / 40 + rnorm(40, 0, 0.1), 4); y[c(7, 23)] <- y[c(7, 23)] + c(3, -2)
s <- sample(40)
order <- seq(1, 145, by = 8); run <- round(10 - order / 60 + rnorm(19, 0, 0.15), 4); run[5] <- 13
at <- c(min(x) - 2, 4, 17.3, 30, 55.5, max(x), max(x) + 1.5)
loess <- list(
  quadratic = case(x, y, 0.75, 2, "gaussian", at), narrow = case(x, y, 0.3, 2, "gaussian", at), linear = case(x, y, 0.5, 1, "gaussian", at),
  wide = case(x, y, 1.4, 2, "gaussian", at), robust = case(x, y, 0.75, 2, "symmetric", at), robustLinear = case(x, y, 0.4, 1, "symmetric", at),
  unordered = case(x[s], y[s], 0.6, 2, "symmetric", at), run = case(order, run, 0.75, 2, "symmetric", c(2, 50, 77.5, 150)),
  tied = case(rep(order, each = 2), c(run, run + 0.2), 0.5, 2, "gaussian", c(3, 70)))
# The definition with dense matrices: (W + lambda K) f = W y, K = Q R^-1 Q', and the natural spline through f. smooth.spline's own
# penalty takes 0.333 for a third (sgram.f), so that it agrees with the definition to some 1e-3 alone.
spline <- function(x, y, w, lambda) {
  n <- length(x); h <- diff(x); Q <- matrix(0, n, n - 2); R <- matrix(0, n - 2, n - 2)
  for (j in 1:(n - 2)) {
    Q[j:(j + 2), j] <- c(1 / h[j], -1 / h[j] - 1 / h[j + 1], 1 / h[j + 1])
    R[j, j] <- (h[j] + h[j + 1]) / 3
    if (j < n - 2) R[j, j + 1] <- R[j + 1, j] <- h[j + 1] / 6
  }
  A <- solve(diag(w) + lambda * Q %*% solve(R, t(Q)), diag(w)); f <- drop(A %*% y); places <- c(min(x) - 3, at, max(x) + 3)
  s <- smooth.spline(x, y, w = w, lambda = lambda / diff(range(x))^3 / mean(w), all.knots = TRUE)
  list(x = x, y = y, weights = w, lambda = lambda, fitted = f, leverage = diag(A), at = places, value = splinefun(x, f, method = "natural")(places), smoothSpline = s$y)
}
one <- rep(1, 40)
splines <- list(smooth = spline(x, y, one, 50), rough = spline(x, y, one, 0.5), stiff = spline(x, y, one, 20000),
  weighted = spline(x, y, round(runif(40, 0.2, 3), 2), 30), run = spline(order, run, rep(1, 19), 400))
write_json(list(loess = loess, spline = splines), "smoothing.json", digits = 15, auto_unbox = TRUE)

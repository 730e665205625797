# Non-negative least squares by two routes: every subset of columns by lm.fit, keeping the feasible one with the least
# residual sum of squares (exact by enumeration), and quadprog 1.5 solve.QP where there are too many columns for that.
# Run in this folder: Rscript nnls.R
suppressMessages({library(quadprog); library(jsonlite)})
set.seed(23)
enumerate <- function(a, y) {
  p <- ncol(a); best <- list(rss = sum(y^2), x = rep(0, p))
  for (code in 1:(2^p - 1)) {
    s <- which(bitwAnd(code, 2^(0:(p - 1))) > 0)
    f <- lm.fit(a[, s, drop = FALSE], y)
    if (any(is.na(f$coefficients)) || any(f$coefficients < 0)) next
    rss <- sum(f$residuals^2)
    if (rss < best$rss) { x <- rep(0, p); x[s] <- f$coefficients; best <- list(rss = rss, x = x) }
  }
  best
}
quadratic <- function(a, y) {
  s <- solve.QP(crossprod(a), drop(crossprod(a, y)), diag(ncol(a)), rep(0, ncol(a)))
  # the active set of the quadratic programme, then ordinary least squares on it
  active <- which(s$solution > 1e-9); x <- rep(0, ncol(a)); x[active] <- lm.fit(a[, active, drop = FALSE], y)$coefficients
  list(rss = sum((y - a %*% x)^2), x = x)
}
case <- function(a, y, solver) { r <- solver(a, y)
  list(columns = lapply(seq_len(ncol(a)), function(j) a[, j]), y = y, x = I(r$x), rss = r$rss) }
cases <- list(
  case(matrix(rnorm(8 * 3), 8), rnorm(8), enumerate),
  case(matrix(rexp(20 * 8), 20), rnorm(20, 1), enumerate),
  case(matrix(rnorm(30 * 10), 30), rnorm(30), enumerate),
  { a <- matrix(rexp(12 * 5), 12); case(a, drop(a %*% c(0, 2, 0, 0.5, 1)), enumerate) },
  { a <- matrix(rexp(12 * 4), 12); case(a, -rowSums(a), enumerate) },
  { a <- matrix(rgamma(96 * 30, 0.3), 96); a <- sweep(a, 2, colSums(a), "/")
    case(a, rpois(96, drop(a %*% rgamma(30, 0.3)) * 400) + 0, quadratic) },
  { a <- matrix(rgamma(96 * 40, 0.5), 96); a[, 2] <- a[, 1] + 1e-4 * a[, 2]
    case(a, drop(a %*% rexp(40)) + rnorm(96), quadratic) })
write_json(cases, "nnls.json", digits = NA, auto_unbox = TRUE)

# The best achievable area under the curve by base R's quadrature, for a risk pnorm(-0.8 + 0.9 x1 - 0.6 x2), x bivariate
# normal (correlation -0.3), known through: a Gaussian measurement of x1 (variance 0.5), one of x2 (variance 1.5), both,
# or a yes or no of x1 with log odds 0.3 + 1.2 x1. Rscript best-by-modality.R > best-by-modality.json
library(jsonlite)
a <- -0.8; b <- c(0.9, -0.6); Sigma <- matrix(c(1, -0.3, -0.3, 1), 2)
grid <- seq(-7, 7, length.out = 4001)
aucOf <- function(score, weight, risk) {
  o <- order(score); w <- weight[o]; r <- risk[o]
  below <- cumsum((1 - r) * w) - (1 - r) * w / 2
  sum(r * w * below) / (sum(r * w) * sum((1 - r) * w))
}
gaussian <- function(J) {
  V <- solve(solve(Sigma) + J)
  within <- c(t(b) %*% V %*% b)
  between <- c(t(b) %*% (Sigma - V) %*% b)
  eta <- grid * sqrt(between)
  aucOf(eta, dnorm(grid), pnorm((a + eta) / sqrt(1 + within)))
}
# Given yes or no of x1: the risk is one of two numbers.
slope <- b[1] + b[2] * Sigma[1, 2]
rest <- b[2]^2 * (1 - Sigma[1, 2]^2)
given <- function(yes) {
  like <- if (yes) plogis(0.3 + 1.2 * grid) else plogis(-0.3 - 1.2 * grid)
  w <- dnorm(grid) * like
  c(sum(w) / sum(dnorm(grid)), sum(w * pnorm((a + slope * grid) / sqrt(1 + rest))) / sum(w))
}
y <- given(TRUE); n <- given(FALSE)
discrete <- (y[2] * y[1] * (1 - n[2]) * n[1] + 0.5 * (y[2] * (1 - y[2]) * y[1]^2 + n[2] * (1 - n[2]) * n[1]^2)) /
  ((y[2] * y[1] + n[2] * n[1]) * ((1 - y[2]) * y[1] + (1 - n[2]) * n[1]))
cat(toJSON(list(
  first = gaussian(diag(c(2, 0))), second = gaussian(diag(c(0, 2 / 3))), both = gaussian(diag(c(2, 2 / 3))),
  discrete = discrete, latent = gaussian(diag(c(1e9, 1e9)))
), auto_unbox = TRUE, digits = 12))

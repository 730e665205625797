# stats::lowess with its defaults, other spans, ties and interpolation; gamma functions (R, limma's trigammaInverse).
# Run in this folder: Rscript lowess.R
suppressMessages({library(jsonlite); library(limma)})
set.seed(3)
case <- function(x, y, f, iter, delta) list(x = x, y = y, span = f, iterations = iter, delta = delta, fit = as.list(lowess(x, y, f, iter, delta)))
x <- runif(300, 0, 12); y <- sin(x) + rt(300, 3) * 0.3
ties <- round(rexp(250) * 8) / 8; ty <- ties^0.5 + rnorm(250) * 0.2; ty[7] <- 30
lowess_ <- list(
  case(x, y, 0.5, 3, 0.01 * diff(range(x))), case(x, y, 2/3, 3, 0), case(x, y, 0.2, 0, 0.01 * diff(range(x))),
  case(ties, ty, 0.3, 5, 0.01 * diff(range(ties))), case(ties, ty, 0.1, 3, 0), case(c(2, 1), c(5, 3), 2/3, 3, 0),
  case(rep(1, 6), c(1, 2, 3, 4, 5, 9), 0.5, 3, 0), case(1:20, 2 * (1:20), 0.5, 3, 0.19), case(x[1:40], y[1:40], 0.9, 3, 1.5))
g <- c(1e-8, 1e-3, 0.1, 0.5, 0.51, 0.9, 0.999999999, 1.000000001, 1.3, 1.5, 1.9, 2.1, 2.5, 2.6, 2.999, 3, 5, 7.7, 14.9, 15, 40, 1e3, 1e8)
v <- c(1e-8, 1e-5, 0.01, 0.3, 1, 2.5, 40, 1e4, 1e8)
writeLines(toJSON(list(lowess = lowess_, gamma = list(x = g, log = lgamma(g), di = digamma(g), tri = trigamma(g), tetra = psigamma(g, 2)),
  inverse = list(y = v, x = trigammaInverse(v))), digits = NA, auto_unbox = TRUE), "lowess.json")

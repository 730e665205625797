# Restricted cubic splines. R 4.2.2, Hmisc. Run here: Rscript restricted-cubic-spline.R
suppressMessages({ library(Hmisc); library(jsonlite) })
one <- function(x, k) {
  b <- rcspline.eval(x, nk = k, inclx = TRUE)
  list(values = x, k = k, knots = attr(b, "knots"), basis = lapply(seq_len(ncol(b)), function(j) as.vector(b[, j])))
}
set.seed(8)
x <- round(rexp(150, 1 / 20), 3); y <- round(rnorm(60), 4)
write_json(list(three = one(x, 3), four = one(x, 4), five = one(x, 5), six = one(x, 6), seven = one(x, 7), small = one(y, 4)),
  "restricted-cubic-spline.json", digits = NA, auto_unbox = TRUE)

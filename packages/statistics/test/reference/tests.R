# Tests of tables and ranks, adjusted p-values, exact intervals and linear models. Run: Rscript tests.R > tests.json
suppressMessages({library(jsonlite)})
options(warn = -1)
tables <- list(matrix(c(3, 1, 4, 12), 2), matrix(c(10, 0, 2, 15), 2), matrix(c(120, 98, 77, 130), 2), matrix(c(0, 5, 0, 7), 2), matrix(c(1, 24, 5, 8), 2))
larger <- list(matrix(c(10, 20, 30, 15, 25, 9), 2), matrix(c(5, 0, 9, 2, 12, 0, 4, 8, 3, 1, 0, 7), 4))
chi <- function(t) { r <- chisq.test(t, correct = FALSE); list(table = t, statistic = unname(r$statistic), df = unname(r$parameter), p = r$p.value, smallest = min(r$expected)) }
set.seed(3); a <- round(rnorm(23, 0.4), 1); b <- round(rnorm(31), 1); d <- round(rnorm(17, 0.8), 1)
w <- wilcox.test(a, b, exact = FALSE); w0 <- wilcox.test(a, b, exact = FALSE, correct = FALSE)
v <- c(a, b, d); g <- rep(1:3, c(23, 31, 17)); k <- kruskal.test(v, g)
p <- c(0.01, 0.04, 0.03, 0.005, 0.6, 0.04, 0.9, 0.0002)
cp <- expand.grid(x = c(0, 1, 5, 12), n = c(12, 40), level = c(0.9, 0.95))
ci <- mapply(function(x, n, l) binom.test(x, n, conf.level = l)$conf.int, cp$x, cp$n, cp$level)
lin <- function(f) { s <- summary(f); list(coefficients = unname(coef(f)), covariance = as.numeric(t(vcov(f))), p = unname(s$coefficients[, 4]), sigma = s$sigma, r2 = s$r.squared, adjusted = s$adj.r.squared,
  f = unname(s$fstatistic), fp = unname(pf(s$fstatistic[1], s$fstatistic[2], s$fstatistic[3], lower.tail = FALSE))) }
ww <- rep(c(0.5, 1, 2, 4), 8)
cat(toJSON(list(
  fisher = lapply(tables, function(t) list(table = t, p = fisher.test(t)$p.value)), chi = lapply(c(tables[-4], larger), chi),
  wilcoxon = list(first = a, second = b, u = unname(w$statistic), p = w$p.value, plain = w0$p.value),
  kruskal = list(values = v, group = g, statistic = unname(k$statistic), df = unname(k$parameter), p = k$p.value),
  adjust = list(p = p, holm = p.adjust(p, "holm"), bh = p.adjust(p, "BH")),
  clopper = list(x = cp$x, n = cp$n, level = cp$level, lower = ci[1, ], upper = ci[2, ]),
  linear = list(y = mtcars$mpg, x = list(mtcars$wt, mtcars$hp, mtcars$qsec), weights = ww, plain = lin(lm(mpg ~ wt + hp + qsec, mtcars)), weighted = lin(lm(mpg ~ wt + hp + qsec, mtcars, weights = ww)),
    longleyY = longley$Employed, longleyX = unname(as.list(longley[, 1:6])), longley = lin(lm(Employed ~ ., longley)))), digits = NA, auto_unbox = TRUE))

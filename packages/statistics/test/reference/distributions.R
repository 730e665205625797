# Tail probabilities and quantiles of R's own nmath. Run: Rscript distributions.R > distributions.json
suppressMessages(library(jsonlite))
z <- c(-8.5, -3, -1.2, 0, 0.3, 1.96, 4, 10, 30)
p <- c(1e-12, 1e-5, 0.025, 0.3, 0.5, 0.9, 0.975, 0.999999)
x <- c(0, 0.01, 1, 3.84, 12, 60, 400)
df <- c(1, 2, 5, 40)
g <- expand.grid(x = x, df = df); gp <- expand.grid(p = p, df = df)
t <- expand.grid(t = c(-3, 0, 0.7, 2.1, 9, 40), df = c(1, 2.5, 12, 300))
f <- expand.grid(f = c(0, 0.2, 1, 3.5, 30), df1 = c(1, 4), df2 = c(3, 50))
b <- expand.grid(p = c(0.025, 0.5, 0.975), a = c(0.5, 1, 8, 120), b = c(1, 3.5, 60))
cat(toJSON(list(
  normal = list(z = z, upper = pnorm(z, lower.tail = FALSE), lower = pnorm(z), density = dnorm(z)),
  normalQuantile = list(p = p, z = qnorm(p)),
  chiSquared = c(as.list(g), list(upper = pchisq(g$x, g$df, lower.tail = FALSE))),
  chiSquaredQuantile = c(as.list(gp), list(x = qchisq(gp$p, gp$df))),
  student = c(as.list(t), list(upper = pt(t$t, t$df, lower.tail = FALSE))),
  studentQuantile = c(as.list(gp), list(t = qt(gp$p, gp$df))),
  f = c(as.list(f), list(upper = pf(f$f, f$df1, f$df2, lower.tail = FALSE))),
  beta = c(as.list(b), list(x = qbeta(b$p, b$a, b$b))),
  hypergeometric = list(x = 0:6, d = dhyper(0:6, 10, 7, 8))
), digits = NA, auto_unbox = TRUE))

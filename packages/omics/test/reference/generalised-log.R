# Offset of the generalised logarithm by optimise() of its profile likelihood. R 4.2.2. Run here: Rscript generalised-log.R
suppressMessages(library(jsonlite))
set.seed(8)
mu <- exp(rnorm(40, 4, 2)); y <- round(t(sapply(mu, function(m) pmax(0, m * exp(rnorm(8, 0, 0.15)) + rnorm(8, 0, 12)))), 3)
lik <- function(l) { root <- sqrt(y^2 + l); z <- log((y + root) / 2); -length(y) / 2 * log(sum((z - rowMeans(z))^2)) - sum(log(root)) }
o <- optimise(function(s) lik(exp(s)), log(median(y)^2) + c(-6, 6) * log(10), maximum = TRUE, tol = 1e-10)
write_json(list(values = y, lambda = exp(o$maximum), difference = lik(100) - lik(10000)), "generalised-log.json", digits = 12, auto_unbox = TRUE)

# Metabolome: quotients (PQN), components with Hotelling's and Jackson-Mudholkar's limits, Tobit, the tail of QRILC, precision.
# R 4.2.2, survival 3.5-3. Run here: Rscript metabolome.R
suppressMessages({ library(jsonlite); library(survival) })
set.seed(5)
n <- 14; p <- 20
base <- matrix(rnorm(n * 3), n) %*% matrix(rnorm(3 * p), 3) * 0.4 + matrix(rnorm(n * p, 8, 0.3), n)
x <- round(exp(base) * exp(rnorm(n, 0, 0.4)), 2)
x[3, 4] <- NA; x[9, 11] <- NA
# Dieterle: total, median spectrum, quotients.
total <- rowSums(x, na.rm = TRUE); spectrum <- apply(x / total, 2, median, na.rm = TRUE) * median(total)
quotient <- apply(sweep(x, 2, spectrum, "/"), 1, median, na.rm = TRUE)
y <- round(log(x), 6); y[is.na(y)] <- 8
pc <- prcomp(y, scale. = TRUE); k <- 3; l <- pc$sdev^2
sc <- pc$x[, 1:k]; t2 <- rowSums(sweep(sc^2, 2, l[1:k], "/"))
res <- scale(y) - sc %*% t(pc$rotation[, 1:k]); q <- rowSums(res^2)
rest <- l[(k + 1):length(l)]; rest <- rest[rest > 1e-10]; th <- sapply(1:3, function(i) sum(rest^i)); h <- 1 - 2 * th[1] * th[3] / (3 * th[2]^2)
qlim <- th[1] * (qnorm(0.95) * sqrt(2 * th[2] * h^2) / th[1] + 1 + th[2] * h * (h - 1) / th[1]^2)^(1 / h)
pca <- list(values = y, absLoadings = abs(unname(pc$rotation[, 1:k])), absScores = abs(unname(sc)), explained = l[1:k] / sum(l), t2 = t2, q = q,
  t2limit = (n - 1)^2 / n * qbeta(0.95, k / 2, (n - k - 1) / 2), t2new = k * (n^2 - 1) / (n * (n - k)) * qf(0.95, k, n - k), qlimit = qlim)
v <- round(rnorm(60, 3, 1.2), 3); lim <- 2.2; found <- sort(v[v >= lim]); m <- sum(v < lim)
s <- survreg(Surv(c(found, rep(lim, m)), c(rep(1, length(found)), rep(0, m)), type = "left") ~ 1, dist = "gaussian", control = survreg.control(rel.tolerance = 1e-13, maxiter = 100))
tobit <- list(found = found, below = m, limit = lim, mean = unname(coef(s)), sd = s$scale, logLik = s$loglik[2])
share <- m / 60; quant <- qnorm(share + (1 - share) * (seq_along(found) - 0.5) / length(found)); f <- lm(found ~ quant)
tail <- list(mean = unname(coef(f)[1]), sd = unname(coef(f)[2]), upper = unname(coef(f)[1] + coef(f)[2] * qnorm(share)))
a <- x[, 1]
write_json(list(x = x, spectrum = spectrum, quotient = quotient, pca = pca, tobit = tobit, tail = tail,
  precision = list(values = a, rsd = 100 * sd(a) / mean(a), robust = 100 * mad(a) / median(a))), "metabolome.json", digits = 12, auto_unbox = TRUE)

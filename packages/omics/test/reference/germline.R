# Rscript germline.R: expected numbers of packages/omics/src/germline. Each by another route than ours: R's own
# functions (prcomp, lm, glm, coxph, cor, median), or the published definition in plain loops.
suppressMessages({library(jsonlite); library(survival)})
set.seed(20261122)

# Hardy-Weinberg, exact: probabilities from factorials (not the recursion), summed over those no larger.
hwe <- function(het, a, b) {
  n <- het + a + b
  rare <- 2 * min(a, b) + het
  all <- seq(rare %% 2, rare, by = 2)
  logp <- function(h) lfactorial(n) - lfactorial((rare - h) / 2) - lfactorial(h) - lfactorial(n - h - (rare - h) / 2) +
    h * log(2) + lfactorial(rare) + lfactorial(2 * n - rare) - lfactorial(2 * n)
  p <- exp(logp(all))
  seen <- p[all == het]
  tie <- abs(p - seen) < 1e-9 * seen
  c(exact = sum(p[p < seen | tie]), mid = sum(p[p < seen & !tie]) + sum(p[tie]) / 2)
}
counts <- rbind(c(57, 14, 50), c(57, 50, 14), c(0, 10, 10), c(1, 99, 0), c(3, 97, 0), c(40, 30, 30), c(5, 10, 400),
                c(150, 75, 75), c(200, 20, 80), c(0, 100, 1), c(21, 79, 0), c(1000, 250, 260), c(2, 0, 0), c(0, 5, 0))
hweP <- t(apply(counts, 1, function(k) hwe(k[1], k[2], k[3])))

# Genotypes of 90 people, two populations, some calls missing.
n <- 90; m <- 60
pop <- rep(0:1, each = n / 2)
base <- runif(m, .15, .85)
g <- sapply(1:m, function(v) rbinom(n, 2, pmin(.95, pmax(.05, base[v] + ifelse(pop == 1, 1, -1) * runif(1, 0, .2)))))
for (v in seq(4, m, by = 4)) g[, v] <- ifelse(runif(n) < .8, g[, v - 1], g[, v])   # linked to its neighbour
gm <- g; gm[cbind(sample(n, 40, TRUE), sample(m, 40, TRUE))] <- NA
p <- colMeans(gm, na.rm = TRUE) / 2
x <- sweep(sweep(gm, 2, 2 * p), 2, sqrt(p * (1 - p)), "/"); x[is.na(x)] <- 0
pc <- prcomp(x, center = FALSE, scale. = FALSE)

r2 <- suppressWarnings(cor(gm, use = "pairwise.complete.obs")^2)
# KING-robust (Manichaikul 2010, equation 11) and IBS0 in loops.
king <- matrix(NA, n, n); ibs0 <- matrix(NA, n, n)
for (i in 1:(n - 1)) for (j in (i + 1):n) {
  ok <- !is.na(gm[i, ]) & !is.na(gm[j, ]); a <- gm[i, ok]; b <- gm[j, ok]
  ha <- sum(a == 1); hb <- sum(b == 1); few <- min(ha, hb)
  opposite <- sum(abs(a - b) == 2)
  king[i, j] <- (sum(a == 1 & b == 1) - 2 * opposite) / (2 * few) + .5 - (ha + hb) / (4 * few)
  ibs0[i, j] <- opposite / sum(ok)
}
called <- colSums(!is.na(gm))
expected <- 1 - 2 * p * (1 - p) * 2 * called / (2 * called - 1)
inbreeding <- sapply(1:n, function(i) { ok <- !is.na(gm[i, ]); e <- sum(expected[ok]); (sum(gm[i, ok] != 1) - e) / (sum(ok) - e) })
plainExpected <- 1 - 2 * p * (1 - p)
inbreedingX <- sapply(1:n, function(i) { ok <- !is.na(gm[i, ]); e <- sum(plainExpected[ok]); (sum(gm[i, ok] != 1) - e) / (sum(ok) - e) })

# Tests of the first 30 variants, and of a rare one, with two covariates.
rare <- rep(0, n); rare[c(3, 40, 77)] <- 1; 
vars <- cbind(gm[, 1:30], rare)
age <- round(rnorm(n, 60, 10)); pc1 <- pc$x[, 1]
y <- 2 + .05 * age + .6 * ifelse(is.na(gm[, 5]), 0, gm[, 5]) + rnorm(n)
b <- rbinom(n, 1, plogis(-1 + .02 * (age - 60) + .8 * g[, 7]))
time <- ceiling(10 * rexp(n, exp(-1 + .5 * g[, 9] + .02 * (age - 60)))); status <- rbinom(n, 1, .7)
tests <- lapply(1:ncol(vars), function(v) {
  gv <- vars[, v]
  fit <- summary(lm(y ~ age + pc1 + gv))$coefficients["gv", ]
  ok <- !is.na(gv)
  # The screening score: missing calls at the mean of the others.
  filled <- ifelse(ok, gv, mean(gv, na.rm = TRUE))
  # anova(test = "Rao") takes the weights of the last step but one (6e-7 off): U' I^-1 U at the null model instead.
  nullFit <- glm(b ~ age + pc1, family = binomial, control = list(epsilon = 1e-15, maxit = 100))
  mu <- plogis(predict(nullFit)); X <- cbind(1, age, pc1, filled)
  u <- crossprod(X, b - mu); rao <- drop(t(u) %*% solve(crossprod(X, X * mu * (1 - mu)), u))
  wald <- suppressWarnings(summary(glm(b ~ age + pc1 + gv, family = binomial, control = list(epsilon = 1e-14, maxit = 100))))$coefficients["gv", ]
  null <- coxph(Surv(time, status) ~ age + pc1, control = coxph.control(eps = 1e-14, iter.max = 50))
  score <- coxph(Surv(time, status) ~ age + pc1 + filled, init = c(coef(null), 0), control = coxph.control(iter.max = 0))$score
  cx <- summary(coxph(Surv(time, status) ~ age + pc1 + gv, control = coxph.control(eps = 1e-14, iter.max = 50)))$coefficients["gv", ]
  list(linear = unname(fit[c(1, 2, 4)]), rao = rao, raoP = pchisq(rao, 1, lower.tail = FALSE), wald = unname(wald[c(1, 2, 4)]),
       coxScore = score, cox = unname(cx[c(1, 3, 5)]))
})
ps <- sapply(tests, function(t) t$raoP)
lambda <- median(qchisq(ps, 1, lower.tail = FALSE)) / qchisq(.5, 1)
lambda30 <- median(qchisq(ps[1:30], 1, lower.tail = FALSE)) / qchisq(.5, 1)

keep <- function(x) ifelse(is.na(x), -1, x)
write(toJSON(list(
  hwe = list(counts = counts, exact = hweP[, 1], mid = hweP[, 2]),
  genotypes = t(keep(gm)), scores = t(pc$x[, 1:5]), sdev = pc$sdev[1:5], share = (pc$sdev^2 / sum(pc$sdev^2))[1:5],
  r2 = r2[row(r2) < col(r2) & col(r2) - row(r2) <= 3],
  king = king[upper.tri(king)], ibs0 = ibs0[upper.tri(ibs0)], inbreeding = inbreeding, inbreedingX = inbreedingX,
  rare = rare, age = age, pc1 = pc1, y = y, b = b, time = time, status = status, tests = tests,
  lambda = lambda, lambda30 = lambda30,
  beta = qbeta(.975, c(1, 5, 100), c(100, 96, 1))
), digits = 15, auto_unbox = TRUE), "germline.json")

# Maximally selected rank statistics and the interval of Youden's cut-off. R 4.2.2, maxstat 0.7-25, pROC 1.18.0.
# `exact` is the p value of the largest statistic by enumeration of every permutation. Run here: Rscript cut-off.R
suppressMessages({ library(survival); library(maxstat); library(pROC); library(jsonlite) })
set.seed(8)
one <- function(y, x, smethod, lo, hi) {
  f <- function(m) maxstat.test(y ~ x, data.frame(x = x), smethod = smethod, pmethod = m, minprop = lo, maxprop = hi)
  a <- f("Lau92"); b <- f("Lau94")
  s <- if (is.Surv(y)) list(time = as.matrix(y)[, 1], event = as.matrix(y)[, 2]) else list(outcome = y)
  c(s, list(score = x, smallest = lo, largest = hi, statistic = unname(a$statistic), cutOff = unname(a$estimate),
    lau92 = unname(a$p.value), lau94 = min(1, max(0, unname(b$p.value))), tried = unname(a$cuts), stats = unname(a$stats)))
}
l <- lung[!is.na(lung$ph.karno), ]; p <- pbc[!is.na(pbc$trt), ]
survival <- list(
  lungAge = one(Surv(l$time, l$status - 1), l$age, "LogRank", 0.1, 0.9),
  lungMonths = one(Surv(ceiling(l$time / 60), l$status - 1), l$ph.karno, "LogRank", 0.1, 0.9),
  pbcBilirubin = one(Surv(p$time, as.integer(p$status == 2)), p$bili, "LogRank", 0.2, 0.8),
  veteran = one(Surv(veteran$time, veteran$status), veteran$karno, "LogRank", 0.05, 0.95))
n <- 60; x <- round(rnorm(n), 1); y <- round(0.5 * (x > 0.3) + rnorm(n), 2)
rank <- list(
  continuous = one(y, x, "Wilcoxon", 0.1, 0.9),
  binary = one(as.integer(y > 0.5), x, "Wilcoxon", 0.1, 0.9),
  ordinal = one(pmin(4, pmax(0, round(2 * y))), round(x), "Wilcoxon", 0.1, 0.9))
perms <- function(v) if (length(v) <= 1) list(v) else do.call(c, lapply(seq_along(v), function(i) lapply(perms(v[-i]), function(r) c(v[i], r))))
M <- function(s) { n <- length(s); m <- 1:(n - 1); max(abs((cumsum(s)[m] - m / n * sum(s)) / sqrt(m * (n - m) / (n^2 * (n - 1)) * (n * sum(s^2) - sum(s)^2)))) }
small <- c(1.2, 3.4, 2.2, 5.1, 4.4, 6.3, 5.9); s0 <- rank(small)
all <- sapply(perms(s0), M)
exact <- list(score = seq_along(small), outcome = small, statistic = M(s0), p = mean(all >= M(s0) - 1e-9))
ye <- rbinom(150, 1, 0.4); se <- round(ye * 1.2 + rnorm(150), 2)
r <- roc(ye, se, direction = "<", quiet = TRUE)
yd <- replicate(4000, { i <- c(sample(which(ye == 1), replace = TRUE), sample(which(ye == 0), replace = TRUE))
  q <- roc(ye[i], se[i], direction = "<", quiet = TRUE); J <- q$sensitivities + q$specificities; k <- max(which(J > max(J) - 1e-12)) # of equals the highest threshold
  t <- q$thresholds[k]; c(min(se[i][se[i] >= t]), max(q$sensitivities + q$specificities) - 1) })
youden <- list(event = ye, score = se, youden = max(r$sensitivities + r$specificities) - 1,
  # distribution of what the resamples chose
  threshold = list(value = as.numeric(names(table(yd[1, ]))), upTo = as.vector(cumsum(table(yd[1, ]))) / ncol(yd)),
  index = list(value = as.numeric(names(table(round(yd[2, ], 10)))), upTo = as.vector(cumsum(table(round(yd[2, ], 10)))) / ncol(yd)))
write_json(list(survival = survival, rank = rank, exact = exact, youden = youden), "cut-off.json", digits = NA, auto_unbox = TRUE)

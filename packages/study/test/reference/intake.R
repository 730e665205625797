# Expected values of intake's checks. Run in this folder: Rscript intake.R
library(jsonlite); library(survival)
set.seed(20)
n <- 240
centre <- rep(0:3, length.out = n)
x <- round(rnorm(n, 50, 12), 1)
x[sample(n, 40)] <- NA
y <- rbinom(n, 1, plogis(-0.6 + 0.5 * (centre == 2) + 0.8 * is.na(x)))
time <- round(rexp(n, 0.05 * exp(0.6 * (centre == 1))), 3) + 0.001
event <- rbinom(n, 1, 0.7)
lr <- function(f) { a <- anova(f, test = "LRT"); list(statistic = a$Deviance[2], df = a$Df[2], p = a$`Pr(>Chi)`[2]) }
cx <- function(f) { s <- summary(f)$logtest; list(statistic = s[[1]], df = s[[2]], p = s[[3]]) }
# Riley's criteria (Stat Med 2019;38:1276, BMJ 2020;368:m441), 15 % of the largest R-squared, shrinkage 0.9
largest <- function(max_r2) 0.15 * max_r2
shrink <- function(k, r2, s) k / ((s - 1) * log(1 - r2 / s))
riley_binary <- function(prev, k) {
  m <- 1 - exp(2 * (prev * log(prev) + (1 - prev) * log(1 - prev)))
  r2 <- largest(m)
  n <- c(shrink(k, r2, 0.9), shrink(k, r2, r2 / (r2 + 0.05 * m)), (1.96 / 0.05)^2 * prev * (1 - prev),
         exp((-0.508 + 0.259 * log(prev) + 0.504 * log(k) - log(0.05)) / 0.544))
  max(ceiling(n))
}
riley_survival_overfitting <- function(rate, mean_fu, k) {
  lam <- rate * mean_fu
  m <- 1 - exp(2 * (lam * log(lam) - lam))
  r2 <- largest(m)
  max(ceiling(c(shrink(k, r2, 0.9), shrink(k, r2, r2 / (r2 + 0.05 * m)))))
}
# Missingness within centres: Cochran-Mantel-Haenszel without correction; a centre of its own by Pearson's statistic
# times (n - 1) / n; survival by martingale residuals of each centre's cumulative hazard.
na <- is.na(x)
within <- function(score, pick) {
  s <- 0; v <- 0
  for (k in pick) {
    i <- centre == k; n <- sum(i); m <- sum(na & i); r <- score[i] - mean(score[i])
    s <- s + sum(r[na[i]]); v <- v + m * (n - m) / (n * (n - 1)) * sum(r^2)
  }
  s / sqrt(v)
}
residual <- numeric(n)
for (k in 0:3) residual[centre == k] <-
  residuals(coxph(Surv(time, event) ~ 1, subset = centre == k, ties = "breslow"), type = "martingale")
pearson <- sapply(0:3, function(k) {
  i <- centre == k
  suppressWarnings(chisq.test(na[i], y[i], correct = FALSE)$statistic) * (sum(i) - 1) / sum(i)
})
# The exact permutation distribution of the largest |z| of two features in one centre of 10 patients, by enumeration.
small <- list(y = c(1, 1, 1, 1, 0, 1, 0, 0, 0, 0), a = c(1, 1, 1, 1, 1, 0, 0, 0, 0, 0), b = c(0, 0, 0, 1, 1, 1, 1, 1, 0, 0))
zs <- function(y) {
  r <- y - mean(y); n <- 10
  sapply(small[c("a", "b")], function(g) sum(r[g == 1]) / sqrt(5 * 5 / (n * (n - 1)) * sum(r^2)))
}
largest_of_all <- apply(combn(10, 5), 2, function(i) max(abs(zs(as.numeric(1:10 %in% i)))))
small$z <- unname(zs(small$y))
small$p <- sapply(abs(small$z), function(z) mean(largest_of_all >= z - 1e-9))
out <- list(
  missingWithin = list(
    binary = list(all = mantelhaen.test(table(na, y, centre), correct = FALSE)$statistic[[1]], centres = unname(pearson)),
    survival = list(all = within(residual, 0:3)^2, centres = sapply(0:3, function(k) within(residual, k)^2))
  ),
  small = small,
  rileyBinary = riley_binary(mean(y), 4),
  rileySurvival = riley_survival_overfitting(sum(event) / sum(time), mean(time), 4),
  centre = centre, x = x, y = y, time = time, event = event,
  centreBinary = lr(glm(y ~ factor(centre), family = binomial, control = list(epsilon = 1e-14, maxit = 50))),
  centreSurvival = cx(coxph(Surv(time, event) ~ factor(centre))),
  quartiles = lapply(0:3, function(k) unname(quantile(x[centre == k], c(.25, .5, .75), na.rm = TRUE, type = 7)))
)
write_json(out, "intake.json", digits = NA, na = "null", auto_unbox = TRUE)

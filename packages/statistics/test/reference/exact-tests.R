# Exact and stratified tests, q-values, the .632+ bootstrap and pooled AUCs: stats, coin 1.4, qvalue 2.30, metafor 3.8.
# Run in this folder: Rscript exact-tests.R
suppressMessages({library(coin); library(qvalue); library(metafor); library(jsonlite)})
options(warn = -1)
set.seed(5)
clean <- list(list(first = c(1.1, 2.4, 3.3, 0.2, 5.9), second = c(2.2, 6.1, 7.3, 4.4)),
  list(first = rnorm(18, 0.5), second = rnorm(22)))
tied <- list(list(first = c(1, 2, 2, 3, 5, 5), second = c(2, 2, 4, 5, 6, 6, 7)),
  list(first = sample(1:4, 12, TRUE), second = sample(1:6, 9, TRUE)), list(first = c(1, 1, 1), second = c(1, 1)))
whitney <- c(lapply(clean, function(s) { w <- function(a) wilcox.test(s$first, s$second, exact = TRUE, alternative = a)
    list(first = s$first, second = s$second, u = unname(w("two.sided")$statistic), p = w("two.sided")$p.value,
      greater = w("greater")$p.value, less = w("less")$p.value) }),
  lapply(tied, function(s) {
    v <- c(s$first, s$second); g <- factor(rep(c("a", "b"), c(length(s$first), length(s$second))))
    w <- function(a) if (length(unique(v)) == 1) 1 else pvalue(wilcox_test(v ~ g, distribution = "exact", alternative = a))
    rank_sum <- sum(rank(v)[g == "a"]); m <- length(s$first)
    list(first = s$first, second = s$second, u = rank_sum - m * (m + 1) / 2, p = c(w("two.sided")),
      greater = c(w("greater")), less = c(w("less"))) }))

ucb <- UCBAdmissions
wide <- array(c(3, 9, 5, 12, 4, 8, 7, 2, 6, 10, 1, 3, 8, 4, 9, 2, 5, 6), c(2, 3, 3))
as_tables <- function(a) lapply(seq_len(dim(a)[3]), function(k) matrix(as.numeric(a[, , k]), dim(a)[1]))
cmh <- function(a, correct) { r <- mantelhaen.test(a, correct = correct)
  list(tables = as_tables(a), correct = correct, statistic = unname(r$statistic), df = unname(r$parameter), p = r$p.value,
    oddsRatio = if (all(dim(a)[1:2] == 2)) unname(r$estimate), limits = if (all(dim(a)[1:2] == 2)) as.numeric(r$conf.int)) }
mantel <- list(cmh(ucb, TRUE), cmh(ucb, FALSE), cmh(wide, FALSE))

# fisher.test's odds ratio stops at uniroot's default tolerance: the same equations with a tight one.
odds <- function(t) {
  a <- t[1, 1]; w <- sum(t[, 1]); k <- sum(t[, 2]); d <- sum(t[1, ]); x <- max(0, d - k):min(d, w)
  law <- function(theta) { l <- dhyper(x, w, k, d, log = TRUE) + x * theta; e <- exp(l - max(l)); e / sum(e) }
  root <- function(f) exp(uniroot(f, c(-40, 40), tol = 1e-15)$root)
  c(if (a == min(x)) 0 else if (a == max(x)) Inf else root(function(o) sum(x * law(o)) - a),
    if (a == min(x)) 0 else root(function(o) sum(law(o)[x >= a]) - 0.025),
    if (a == max(x)) Inf else root(function(o) 0.025 - sum(law(o)[x <= a])))
}
fisher <- lapply(list(matrix(c(3, 1, 4, 12), 2), matrix(c(10, 0, 2, 15), 2), matrix(c(120, 98, 77, 130), 2),
    matrix(c(4, 2, 0, 1, 7, 3), 2), matrix(c(3, 1, 2, 0, 6, 2, 1, 4, 5), 3), matrix(c(1, 4, 0, 2, 9, 3, 8, 2, 1, 5, 6, 2), 4)),
  function(t) { r <- fisher.test(t, workspace = 2e6)
    if (!is.null(r$estimate)) { o <- odds(t); finite <- is.finite(o) & o > 0
      stopifnot(max(abs(c(r$estimate, r$conf.int)[finite] / o[finite] - 1)) < 0.01) }
    list(table = t, p = r$p.value, odds = if (!is.null(r$estimate)) o) })
square <- matrix(c(20, 5, 9, 12, 30, 4, 3, 8, 25), 3)
pairs <- matrix(c(59, 4, 12, 80), 2)
nemar <- list(
  list(table = pairs, correct = TRUE, statistic = unname(mcnemar.test(pairs)$statistic), p = mcnemar.test(pairs)$p.value,
    exact = binom.test(12, 16)$p.value),
  list(table = pairs, correct = FALSE, statistic = unname(mcnemar.test(pairs, correct = FALSE)$statistic),
    p = mcnemar.test(pairs, correct = FALSE)$p.value, exact = binom.test(12, 16)$p.value),
  list(table = square, correct = TRUE, statistic = unname(mcnemar.test(square)$statistic), p = mcnemar.test(square)$p.value))

p <- c(runif(300), rbeta(100, 0.2, 4))
q <- qvalue(p, pi0.method = "bootstrap"); fixed <- qvalue(p, lambda = 0.5)
small <- c(0.01, 0.04, 0.03, 0.005, 0.6, 0.04, 0.9, 0.0002)
adjust <- list(p = small, by = p.adjust(small, "BY"), bonferroni = p.adjust(small, "bonferroni"))

# Exact permutation test of a difference of means, all 924 ways; and within strata.
x <- round(rnorm(12), 2); arm <- rep(0:1, each = 6)
exact_p <- c(pvalue(oneway_test(x ~ factor(arm), distribution = "exact")))
block <- rep(0:2, 4); armb <- rep(c(0, 1, 1, 0, 1, 0), 2)
# within blocks: enumerate by hand
choose_ <- lapply(0:2, function(b) { rows <- which(block == b); combn(rows, sum(armb[rows])) })
stat <- function(chosen) mean(x[chosen]) - mean(x[-chosen])
all_ <- unlist(lapply(seq_len(ncol(choose_[[1]])), function(i) lapply(seq_len(ncol(choose_[[2]])), function(j)
  lapply(seq_len(ncol(choose_[[3]])), function(k) stat(c(choose_[[1]][, i], choose_[[2]][, j], choose_[[3]][, k]))))))
observed <- stat(which(armb == 1))
permutation <- list(x = x, arm = arm, p = exact_p, block = block, armWithin = armb,
  pWithin = mean(abs(all_) >= abs(observed) - 1e-12))

# .632+ of a linear model under squared error, and of the nearest neighbour under 0/1 loss, on given resamples.
n <- 24; z <- matrix(round(rnorm(n * 3), 3), n); y <- round(0.6 * z[, 1] + rnorm(n), 3); class_ <- as.integer(y > 0)
resamples <- lapply(1:40, function(b) sample.int(n, n, TRUE))
plus <- function(fit, loss, outcome) {
  all <- fit(1:n); pair <- outer(1:n, 1:n, Vectorize(function(i, j) loss(outcome[i], all[j])))
  apparent <- mean(diag(pair)); none <- mean(pair)
  e <- rep(0, n); k <- rep(0, n)
  for (rows in resamples) { out <- setdiff(1:n, rows); pr <- fit(rows); e[out] <- e[out] + loss(outcome[out], pr[out]); k[out] <- k[out] + 1 }
  left <- mean((e / k)[k > 0]); bounded <- min(left, none)
  R <- if (bounded > apparent && none > apparent) (bounded - apparent) / (none - apparent) else 0
  e632 <- 0.368 * apparent + 0.632 * left
  list(apparent = apparent, leftOut = left, noInformation = none, relative = R, e632 = e632,
    plus = e632 + (bounded - apparent) * 0.368 * 0.632 * R / (1 - 0.368 * R))
}
linear <- plus(function(rows) { d <- data.frame(y = y, z); as.numeric(predict(lm(y ~ ., d[rows, ]), d)) }, function(a, b) (a - b)^2, y)
nearest <- plus(function(rows) sapply(1:n, function(i) { d <- colSums((t(z[rows, ]) - z[i, ])^2); class_[rows][which.min(d)] }),
  function(a, b) as.numeric(a != b), class_)
boot632 <- list(z = unname(as.list(as.data.frame(z))), y = y, class = class_, rows = lapply(resamples, function(r) r - 1), linear = linear, nearest = nearest)

auc <- c(0.71, 0.78, 0.66, 0.74, 0.81); se <- c(0.04, 0.03, 0.05, 0.035, 0.045)
m <- rma(qlogis(auc), sei = se / (auc * (1 - auc)), method = "REML", test = "knha", control = list(threshold = 1e-15, maxiter = 10000))
pr <- predict(m, transf = transf.ilogit)
meta <- list(value = auc, se = se, pooled = pr$pred, lower = pr$ci.lb, upper = pr$ci.ub, predictionLower = pr$pi.lb,
  predictionUpper = pr$pi.ub, tau2 = m$tau2, iSquared = m$I2 / 100)
write_json(list(fisher = fisher, whitney = whitney, mantel = mantel, nemar = nemar, q = list(p = p, q = q$qvalues, pi0 = q$pi0, fixed = fixed$qvalues, fixedPi0 = fixed$pi0),
  adjust = adjust, permutation = permutation, boot632 = boot632, meta = meta), "exact-tests.json", digits = NA, auto_unbox = TRUE, null = "null", na = "string")

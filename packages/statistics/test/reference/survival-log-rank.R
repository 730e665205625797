# The log-rank family. R 4.2.2, survival 3.5-3, survMisc 0.5.6, survminer 0.4.9. Run here: Rscript survival-log-rank.R
suppressMessages({ library(survival); library(survMisc); library(survminer); library(jsonlite) })
set.seed(12)
v <- veteran
data <- list(time = v$time, event = v$status, fortnights = ceiling(v$time / 14), group = as.integer(v$celltype) - 1,
  arm = v$trt - 1, prior = v$prior / 10, entry = round(pmin(v$time - 0.5, rexp(nrow(v), 1 / 30)), 1),
  weights = round(runif(nrow(v), 0.2, 3), 3), counts = sample(0:3, nrow(v), TRUE), centre = sample(1:25, nrow(v), TRUE))
data$untied <- rank(data$time, ties.method = "first")
data$entryFortnights <- floor(data$entry / 14)
d <- as.data.frame(data)
# 1. Weights of the times: survMisc.
# (Its test for trend, tft, does not agree with coxph's score test and is not used; nor its variance for two groups with ties,
# which leaves out (n - d) / (n - 1).)
lines <- function(time, group) {
  table <- ten(Surv(d[[time]], d$event) ~ d[[group]])
  capture.output(comp(table, p = 0.5, q = 2))
  list(time = time, group = group, chiSquared = attr(table, "lrt")$chiSq, p = attr(table, "lrt")$pChisq)
}
survMisc <- list(two = lines("untied", "arm"), four = lines("fortnights", "group"))
# 2. The whole family by its definition, a loop over strata and distinct times with full matrices.
byDefinition <- function(time, group, strata = NULL, entry = NULL, counts = NULL, weighting = "log-rank", rho = 0, gamma = 0) {
  rows <- if (is.null(counts)) seq_along(data$time) else rep(seq_along(data$time), data[[counts]])
  t <- data[[time]][rows]; e <- data$event[rows]; g <- data[[group]][rows]
  s <- if (is.null(strata)) rep(1, length(rows)) else data[[strata]][rows]
  a <- if (is.null(entry)) rep(-1, length(rows)) else data[[entry]][rows]
  levels <- sort(unique(g)); k <- length(levels); O <- E <- numeric(k); V <- matrix(0, k, k)
  for (one in unique(s)) {
    S <- 1; peto <- 1
    for (at in sort(unique(t[s == one & e == 1]))) {
      risk <- s == one & t >= at & a < at; died <- s == one & t == at & e == 1
      n <- sum(risk); dd <- sum(died); y <- sapply(levels, function(l) sum(risk & g == l))
      peto <- peto * (1 - dd / (n + 1))
      w <- switch(weighting, "log-rank" = 1, "fleming-harrington" = S^rho * (1 - S)^gamma, "gehan-breslow" = n,
        "tarone-ware" = sqrt(n), "peto-peto" = peto, "modified-peto-peto" = peto * n / (n + 1))
      O <- O + w * sapply(levels, function(l) sum(died & g == l)); E <- E + w * dd * y / n
      if (n > 1) V <- V + w^2 * dd * (n - dd) / (n - 1) * (diag(y / n) - outer(y / n, y / n))
      S <- S * (1 - dd / n)
    }
  }
  x <- (O - E)[-1]
  score <- 0:(k - 1)
  list(input = list(time = time, group = group, strata = strata, entry = entry, weights = counts, weighting = weighting,
    rho = rho, gamma = gamma), observed = O, expected = E, chiSquared = sum(x * solve(V[-1, -1], x)), df = k - 1,
    trend = sum(score * (O - E)) / sqrt(drop(t(score) %*% V %*% score)))
}
all <- c("log-rank", "gehan-breslow", "tarone-ware", "peto-peto", "modified-peto-peto")
family <- c(lapply(all, function(w) byDefinition("fortnights", "group", weighting = w)),
  lapply(all, function(w) byDefinition("fortnights", "group", strata = "arm", counts = "counts", weighting = w)),
  lapply(all, function(w) byDefinition("time", "arm", strata = "group", entry = "entry", weighting = w)),
  list(byDefinition("fortnights", "group", weighting = "fleming-harrington", rho = 0.5, gamma = 2),
    byDefinition("time", "arm", strata = "group", weighting = "fleming-harrington", rho = 0, gamma = 1),
    byDefinition("fortnights", "group", strata = "arm", entry = "entryFortnights", counts = "counts",
      weighting = "fleming-harrington", rho = 1, gamma = 1)))
# 3. coxph's score test with exact ties is the log-rank test: delayed entry, strata, trend.
exact <- function(formula) {
  fit <- coxph(formula, data = d, ties = "exact")
  list(chiSquared = fit$score, df = length(coef(fit)), p = pchisq(fit$score, length(coef(fit)), lower.tail = FALSE))
}
score <- list(
  entry = exact(Surv(entry, time, event) ~ factor(group)),
  entryStrata = exact(Surv(entry, time, event) ~ arm + strata(group)),
  trend = exact(Surv(fortnights, event) ~ group), trendStrata = exact(Surv(fortnights, event) ~ group + strata(arm)))
# 4. survdiff on replicated rows, for whole-number weights.
replicated <- d[rep(seq_len(nrow(d)), d$counts), ]
fit <- survdiff(Surv(fortnights, event) ~ group + strata(prior), data = replicated, rho = 1)
counts <- list(chiSquared = fit$chisq, p = fit$pvalue, observed = rowSums(fit$obs), expected = rowSums(fit$exp))
# 5. Robust score test of coxph (Breslow) at 0, for weights that are not whole numbers and for clusters.
robust <- function(formula, weights = rep(1, nrow(d))) {
  d$case <- weights
  environment(formula) <- environment()
  fit <- coxph(formula, data = d, weights = case, ties = "breslow", robust = TRUE)
  list(chiSquared = c(fit$rscore), df = length(coef(fit)))
}
robust <- list(
  weights = robust(Surv(time, event) ~ factor(group), weights = d$weights),
  weightsTies = robust(Surv(fortnights, event) ~ arm, weights = d$weights),
  cluster = robust(Surv(fortnights, event) ~ factor(group) + cluster(centre)),
  all = robust(Surv(entry, time, event) ~ factor(group) + strata(arm) + cluster(centre), weights = d$weights))
# 6. Pairs.
pairs <- lapply(c(holm = "holm", `benjamini-hochberg` = "BH", bonferroni = "bonferroni", none = "none"), function(m) {
  p <- pairwise_survdiff(Surv(fortnights, event) ~ group, data = d, p.adjust.method = m)$p.value
  p[lower.tri(p, TRUE)]
})
peto <- pairwise_survdiff(Surv(fortnights, event) ~ group, data = d, p.adjust.method = "none", rho = 1)$p.value
write_json(list(data = data, survMisc = survMisc, family = family, score = score, counts = counts, robust = robust, pairs = pairs,
  petoPairs = peto[lower.tri(peto, TRUE)]), "survival-log-rank.json", digits = NA, auto_unbox = TRUE, na = "null", null = "null")

# Time-dependent AUC and Brier score with competing risks. R 4.2.2, survival 3.5-3, riskRegression 2022.11.28 (Score).
# Run here: Rscript competing-prediction.R
suppressMessages({ library(survival); library(riskRegression); library(prodlim); library(jsonlite) })
m <- mgus2[complete.cases(mgus2[, c("age", "hgb", "mspike")]), ]
d <- data.frame(time = ifelse(m$pstat == 1, m$ptime, m$futime) + 1, cause = ifelse(m$pstat == 1, 1, 2 * m$death), age = m$age, hgb = m$hgb,
  mspike = m$mspike)
set.seed(12); d <- d[sample(c(sample(which(d$cause == 1), 45), sample(which(d$cause != 1), 85))), ]; n <- nrow(d)
w <- round(runif(n, 0.3, 2.5), 2)
# The infinitesimal jackknife by numerical differentiation, for what Score() does not have: weights, controls free of any event, and times
# that tie (in whose standard errors Score() takes those with an event at a time as still at risk of being censored). As in
# Score(), changes of log G are those of the cumulative hazard.
jackknife <- function(d, risk, t, w0, all) {
  n <- nrow(d); ctrl <- d$time > t
  case <- d$time <= t & d$cause == 1; other <- d$time <= t & d$cause == 2
  u <- sort(unique(d$time)); h0 <- NULL
  both <- function(w) {
    h <- sapply(u, function(x) sum(w[d$time == x & d$cause == 0]) / max(sum(w[d$time > x | (d$time == x & d$cause == 0)]), 1e-300))
    if (is.null(h0)) h0 <<- h
    G <- c(1, cumprod(1 - h0) * exp(-cumsum(h - h0)))
    Gi <- G[findInterval(d$time, u, left.open = TRUE) + 1]; Gt <- G[findInterval(t, u) + 1]
    wc <- ifelse(case, w / Gi, 0); wo <- ifelse(other, w / Gi, 0); wk <- ifelse(ctrl, w / Gt, 0); wz <- if (all) wk + wo else wk
    psi <- outer(risk, risk, ">") + 0.5 * outer(risk, risk, "==")
    c(sum(outer(wc, wz) * psi) / (sum(wc) * sum(wz)), sum(wc * (1 - risk)^2 + (wo + wk) * risk^2) / sum(w))
  }
  value <- both(w0); e <- 1e-4
  D <- sapply(1:n, function(i) {
    up <- down <- w0; up[i] <- w0[i] * (1 + e); down[i] <- w0[i] * (1 - e)
    (both(up) - both(down)) / (2 * e)
  })
  list(value = value, se = apply(n * D, 1, sd) / sqrt(n))
}
one <- function(d, risk, times, jack, weights = NULL) {
  w0 <- if (is.null(weights)) rep(1, nrow(d)) else weights
  sc <- Score(list(m = matrix(risk, nrow(d), length(times))), Hist(time, cause) ~ 1, data = d, times = times, metrics = c("auc", "brier"), cause = 1,
    se.fit = TRUE, null.model = TRUE, conservative = FALSE, cens.model = "km", summary = NULL)
  b <- sc$Brier$score; a <- sc$AUC$score; own <- b$model == "m"
  j <- function(all) lapply(times, function(t) jackknife(d, risk, t, w0, all))
  free <- j(FALSE); all <- j(TRUE)
  pick <- function(l, what, k) sapply(l, function(x) x[[what]][k])
  list(time = d$time, cause = d$cause, risk = risk, times = times, weights = weights, score = if (is.null(weights)) list(auc = a$AUC, brier = b$Brier[own],
      nullBrier = b$Brier[!own], aucSe = if (jack) NULL else a$se, brierSe = if (jack) NULL else b$se[own]),
    all = list(auc = pick(all, "value", 1), se = pick(all, "se", 1)), free = list(auc = pick(free, "value", 1), se = pick(free, "se", 1)),
    brier = list(value = pick(all, "value", 2), se = pick(all, "se", 2)))
}
fine <- d; fine$time <- d$time + seq_len(n) / 10000
risk <- round(plogis(-3 + d$mspike + (d$age - 70) / 40), 2) # tied
at <- c(24, 60.5, 150)
cases <- list(noTies = one(fine, risk, at, FALSE), ties = one(transform(d, time = ceiling(time / 6)), risk, at / 6, TRUE),
  weights = one(fine, risk, at, TRUE, w))
write_json(cases, "competing-prediction.json", digits = NA, auto_unbox = TRUE, na = "null", null = "null")

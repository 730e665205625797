# Time-dependent AUC, Brier score, integrated Brier score, log score. R 4.2.2, survival 3.5-3,
# riskRegression 2022.11.28 (Score), pec 2022.05.04 (ipcw, crps). Run here: Rscript survival-prediction.R
suppressMessages({ library(survival); library(riskRegression); library(pec); library(prodlim); library(jsonlite) })
one <- function(d, fit, times, ties = FALSE) {
  bh <- basehaz(fit, centered = TRUE)
  lp <- predict(fit, newdata = d)
  H <- approx(c(0, bh$time), c(0, bh$hazard), xout = times, method = "constant", rule = 2)$y
  S <- exp(-exp(lp) %o% H)
  sc <- Score(list(m = 1 - S), Surv(time, event) ~ 1, data = d, times = times, metrics = c("auc", "brier"),
    summary = NULL, se.fit = TRUE, null.model = TRUE, conservative = FALSE, cens.model = "km")
  auc <- sc$AUC$score; br <- sc$Brier$score
  cons <- Score(list(m = 1 - S), Surv(time, event) ~ 1, data = d, times = times, metrics = c("auc", "brier"),
    se.fit = TRUE, null.model = TRUE, conservative = TRUE, cens.model = "km")
  w <- lapply(times, function(t) {
    o <- order(d$time, -d$event) # ipcw wants rows in order of time
    g <- pec::ipcw(Surv(time, event) ~ 1, data = d[o, ], method = "marginal", times = t,
      subjectTimes = d$time[o], subjectTimesLag = 1)
    list(Gi = as.numeric(g$IPCW.subjectTimes)[order(o)], Gt = as.numeric(g$IPCW.times)[1])
  })
  logScore <- sapply(seq_along(times), function(k) {
    t <- times[k]; p <- 1 - S[, k]; case <- d$time <= t & d$event == 1; ctrl <- d$time > t
    -mean(ifelse(case, log(p) / w[[k]]$Gi, 0) + ifelse(ctrl, log(1 - p) / w[[k]]$Gt, 0))
  })
  trapezoid <- function(v) sum(diff(times) * (head(v, -1) + tail(v, -1)) / 2) / diff(range(times))
  m <- br$model == "m"; null <- br$model == "Null model"
  list(time = d$time, event = d$event, linear = unname(lp), times = times, survival = as.vector(t(S)),
    auc = auc$AUC, aucSe = auc$se, aucConservative = cons$AUC$score$se, brier = br$Brier[m], brierSe = br$se[m],
    brierConservative = cons$Brier$score$se[cons$Brier$score$model == "m"], nullBrier = br$Brier[null],
    logScore = logScore, integrated = trapezoid(br$Brier[m]), integratedNull = trapezoid(br$Brier[null]))
}
# Score() takes those with an event at a time as still at risk of being censored in its standard errors (not in its
# weights). With times that tie (sections of tiedTime), the check is the infinitesimal jackknife by numerical differentiation instead.
jackknife <- function(d, risk, t) {
  n <- nrow(d)
  case <- d$time <= t & d$event == 1; ctrl <- d$time > t
  h0 <- NULL
  both <- function(w) {
    u <- sort(unique(d$time))
    h <- sapply(u, function(x) sum(w[d$time == x & d$event == 0]) /
      max(sum(w[d$time > x | (d$time == x & d$event == 0)]), 1e-300))
    # As Score() does, changes of log G are taken as those of the cumulative hazard: -dh, not -dh / (1 - h).
    if (is.null(h0)) h0 <<- h
    G <- c(1, cumprod(1 - h0) * exp(-cumsum(h - h0)))
    Gi <- G[findInterval(d$time, u, left.open = TRUE) + 1]
    Gt <- G[findInterval(t, u) + 1]
    wc <- ifelse(case, w / Gi, 0); wk <- ifelse(ctrl, w / Gt, 0)
    psi <- outer(risk, risk, ">") + 0.5 * outer(risk, risk, "==")
    c(sum(outer(wc, wk) * psi) / (sum(wc) * sum(wk)), sum(wc * (1 - risk)^2 + wk * risk^2) / sum(w),
      -sum(wc * log(risk) + wk * log(1 - risk)) / sum(w))
  }
  both(rep(1, n))
  e <- 1e-4
  IF <- sapply(1:n, function(i) {
    up <- down <- rep(1, n); up[i] <- 1 + e; down[i] <- 1 - e
    n * (both(up) - both(down)) / (2 * e)
  })
  apply(IF, 1, sd) / sqrt(n)
}
set.seed(4)
v <- veteran; v$event <- v$status
v$time <- v$time + round(runif(nrow(v)) * 0.9, 6) # no ties
a <- one(v, coxph(Surv(time, event) ~ karno + age, v, x = TRUE), c(30, 90, 180, 365))
l <- lung[!is.na(lung$ph.ecog), ]; l$event <- l$status - 1
l$time <- l$time + round(runif(nrow(l)) * 0.9, 6)
b <- one(l, coxph(Surv(time, event) ~ ph.ecog, l, x = TRUE), c(100, 365, 700)) # ties in risk
l$time <- ceiling(l$time / 30)
c <- one(l, coxph(Surv(time, event) ~ ph.ecog + age, l, x = TRUE), c(4, 12, 24)) # ties in time
full <- v; full$event <- 1
jk <- sapply(seq_along(c$times), function(k) jackknife(l, 1 - matrix(c$survival, ncol = length(c$times), byrow = TRUE)[, k], c$times[k]))
c$jackknife <- list(auc = jk[1, ], brier = jk[2, ], logScore = jk[3, ])
d <- one(full, coxph(Surv(time, event) ~ karno + age, full, x = TRUE), c(30, 90, 180)) # no censoring
write_json(list(noTies = a, tiedRisk = b, tiedTime = c, uncensored = d), "survival-prediction.json", digits = NA,
  auto_unbox = TRUE, na = "null", null = "null")

# Decision curves: net benefit, standardised net benefit and interventions avoided with their standard errors, for
# binary, censored and competing outcomes. The standard errors are infinitesimal jackknives by numerical
# differentiation (numDeriv, Richardson) of the definitions with weighted rows; at weight 1 these equal survfit.
# R 4.2.2, survival 3.5-3. Run here: Rscript net-benefit.R
suppressMessages({ library(survival); library(numDeriv); library(jsonlite) })
# Aalen-Johansen incidence of cause 1 (1 - Kaplan-Meier without others), weighted, from its definition
incidence <- function(time, cause, w, at) {
  s <- 1; f <- 0
  for (t in sort(unique(time[cause > 0 & time <= at]))) {
    n <- sum(w[time >= t]); f <- f + s * sum(w[time == t & cause == 1]) / n
    s <- s * (1 - sum(w[time == t & cause > 0]) / n)
  }
  f
}
measures <- function(F, Fall, q, p) {
  o <- p / (1 - p); nb <- q * (F * (1 + o) - o); all <- Fall * (1 + o) - o
  c(nb, all, nb / Fall, (nb - all) / o)
}
rows <- function(value, n) { # value(w) gives the measures; their jackknife standard errors
  J <- jacobian(value, rep(1, n)); cbind(value(rep(1, n)), sqrt(rowSums(J^2)))
}
shape <- function(m) list(netBenefit = m[1, ], treatAll = m[2, ], standardised = m[3, ], interventionsAvoided = m[4, ])
binary <- function(y, risk, th) {
  at <- lapply(th, function(p) { i <- risk >= p
    rows(function(w) { q <- sum(w[i]) / sum(w); F <- if (any(i)) sum((w * y)[i]) / sum(w[i]) else 0
      measures(F, sum(w * y) / sum(w), q, p) }, length(y)) })
  list(event = y, risk = risk, thresholds = th, points = lapply(at, shape))
}
censored <- function(time, cause, risk, at, th) {
  v <- lapply(th, function(p) { i <- risk >= p
    rows(function(w) measures(if (any(i)) incidence(time[i], cause[i], w[i], at) else 0, incidence(time, cause, w, at), sum(w[i]) / sum(w), p), length(time)) })
  if (all(cause < 2)) stopifnot(abs(1 - summary(survfit(Surv(time, cause) ~ 1), times = at)$surv - incidence(time, cause, rep(1, length(time)), at)) < 1e-12)
  else { s <- summary(survfit(Surv(time, factor(cause)) ~ 1), times = at); stopifnot(abs(s$pstate[, 2] - incidence(time, cause, rep(1, length(time)), at)) < 1e-12) }
  list(time = time, cause = cause, risk = risk, at = at, thresholds = th, points = lapply(v, shape))
}
set.seed(12)
lp <- rnorm(60); y <- rbinom(60, 1, plogis(lp - 0.5)); r <- round(plogis(lp - 0.5 + rnorm(60, 0, 0.5)), 2)
th <- c(0.1, 0.25, 0.5, 0.97)
v <- veteran[seq(1, 137, 2), ]; x <- v$karno / 10; rv <- round(plogis(3 - 0.5 * x), 3)
l <- lung[!is.na(lung$ph.ecog), ][1:60, ]
m <- mgus2[mgus2$age > 40, ][seq(1, 1200, 18), ]
et <- ifelse(m$pstat == 1, m$ptime, m$futime); cause <- ifelse(m$pstat == 1, 1, ifelse(m$death == 1, 2, 0))
et <- ceiling(et / 6)
cause[c(3, 9, 20, 31, 42)] <- 1
out <- list(binary = list(plain = binary(y, r, th), few = binary(y[1:25], r[1:25], c(0.2, 0.6))),
  survival = list(veteran = censored(v$time, v$status, rv, 90, c(0.2, 0.5, 0.7, 0.95)),
    lungTies = censored(ceiling(l$time / 60), l$status - 1, round((l$ph.ecog + 1) / 5, 2), 6, c(0.1, 0.3, 0.45))),
  competing = list(mgus = censored(et, cause, round(pmin(0.9, pmax(0.02, (m$age - 40) / 90)), 2), 20, c(0.05, 0.2, 0.35))))
write_json(out, "net-benefit.json", digits = NA, auto_unbox = TRUE, na = "null")

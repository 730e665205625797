# Cumulative incidence. R 4.2.2, survival 3.5-3. Run here: Rscript survival-aalen-johansen.R
suppressMessages({ library(survival); library(jsonlite) })
one <- function(time, cause, entry = NULL, weights = NULL, conf = "log", se = TRUE) {
  k <- sort(unique(cause[cause > 0])); st <- factor(cause, c(0, k))
  y <- if (is.null(entry)) Surv(time, st) else Surv(entry, time, st)
  # weights are frequencies: fitted on the rows written out
  w <- if (is.null(weights)) rep(1, length(time)) else weights
  y <- y[rep(seq_along(time), w)]
  id <- seq_len(nrow(y))
  f <- if (is.null(entry)) survfit(y ~ 1, conf.type = conf) else survfit(y ~ 1, id = id, conf.type = conf)
  list(input = list(time = time, cause = cause, entry = entry, weights = weights, conf = conf), time = f$time, atRisk = f$n.risk[, 1],
    eventFree = f$pstate[, 1], incidence = t(f$pstate[, -1, drop = FALSE]),
    standardError = if (se) t(f$std.err[, -1, drop = FALSE]), lower = if (se) t(f$lower[, -1, drop = FALSE]), upper = if (se) t(f$upper[, -1, drop = FALSE]))
}
m <- mgus2
cause <- ifelse(m$pstat == 1, 1, 2 * m$death); time <- ifelse(m$pstat == 1, m$ptime, m$futime)
set.seed(7); i <- sort(sample(nrow(m), 300)); time <- time[i]; cause <- cause[i]
cases <- list(mgus = one(time, cause), fine = one(time + seq_along(time) / 1000, cause, conf = "plain"),
  weights = one(time, cause, weights = rep(c(1, 2, 3), 100)),
  entry = one(time + 1, cause, entry = pmin(time, round(rexp(300, 1 / 10))), se = FALSE),
  three = one(c(1, 2, 2, 3, 4, 5, 5, 6), c(1, 2, 3, 0, 1, 3, 0, 2)))
write_json(cases, "survival-aalen-johansen.json", digits = NA, auto_unbox = TRUE, na = "null", null = "null", matrix = "rowmajor")

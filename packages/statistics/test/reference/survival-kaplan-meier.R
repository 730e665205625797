# Kaplan-Meier, quantiles, reverse Kaplan-Meier. R 4.2.2, survival 3.5-3, prodlim.
# Run here: Rscript survival-kaplan-meier.R
suppressMessages({ library(survival); library(prodlim); library(jsonlite) })
curve <- function(time, event, entry = NULL, weights = NULL, conf = "log", level = 0.95) {
  y <- if (is.null(entry)) Surv(time, event) else Surv(entry, time, event)
  if (is.null(weights)) weights <- rep(1, length(time))
  fit <- survfit(y ~ 1, weights = weights, conf.type = conf, conf.int = level, robust = FALSE)
  q <- quantile(fit, c(0.1, 0.25, 0.5, 0.75))
  list(input = list(time = time, event = event, entry = entry, weights = weights, conf = conf, level = level),
    time = fit$time, atRisk = fit$n.risk, events = fit$n.event, censored = fit$n.censor, survival = fit$surv,
    standardError = ifelse(fit$surv == 0, NA, fit$std.err * fit$surv), lower = fit$lower, upper = fit$upper,
    quantiles = list(p = c(0.1, 0.25, 0.5, 0.75), value = as.numeric(q$quantile), lower = as.numeric(q$lower),
      upper = as.numeric(q$upper)))
}
set.seed(1)
entry <- round(pmin(lung$time - 1, rexp(nrow(lung), 1 / 60)), 1)
w <- round(runif(nrow(lung), 0.2, 3), 3)
v <- veteran
cases <- list(
  log = curve(lung$time, lung$status - 1),
  loglog = curve(lung$time, lung$status - 1, conf = "log-log", level = 0.9),
  plain = curve(v$time, v$status, conf = "plain"),
  logit = curve(v$time, v$status, conf = "logit"),
  entry = curve(lung$time, lung$status - 1, entry = entry),
  weights = curve(lung$time, lung$status - 1, weights = w),
  noEvent = curve(c(1, 2, 2, 3), c(0, 0, 0, 0)),
  oneEvent = curve(c(5, 3, 8), c(0, 1, 0)),
  identical = curve(c(4, 4, 4, 4), c(1, 0, 1, 0)),
  allDie = curve(c(1, 2, 3, 4), c(1, 1, 1, 1)),
  rounding = curve(c(0.1 + 0.2, 0.3, 0.5, 1), c(1, 1, 0, 1)))
g <- prodlim(Hist(time, status == 2) ~ 1, data = lung, reverse = TRUE)
reverse <- list(time = g$time, survival = g$surv)
p <- prodlim(Hist(time, status) ~ 1, data = veteran, reverse = TRUE)
reverseVeteran <- list(time = p$time, survival = p$surv, se = p$se.surv)
write_json(list(cases = cases, reverse = reverse, reverseVeteran = reverseVeteran), "survival-kaplan-meier.json",
  digits = NA, auto_unbox = TRUE, na = "null", null = "null")

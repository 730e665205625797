# Robust Kaplan-Meier, Nelson-Aalen, Fleming-Harrington, strata, quantiles of flat curves, emptied risk sets.
# R 4.2.2, survival 3.5-3. Run here: Rscript survival-curves.R
suppressMessages({ library(survival); library(jsonlite) })
set.seed(11)
l <- lung
data <- list(time = l$time, event = l$status - 1, months = ceiling(l$time / 30), sex = l$sex,
  entry = round(pmin(l$time - 1, rexp(nrow(l), 1 / 60)), 1), weights = round(runif(nrow(l), 0.2, 3), 3),
  counts = sample(0:3, nrow(l), TRUE), institution = ifelse(is.na(l$inst), 0, l$inst))
curve <- function(time = "time", entry = NULL, weights = NULL, cluster = NULL, conf = "log", stype = 1, ctype = 1,
                  robust = NULL) {
  y <- if (is.null(entry)) Surv(data[[time]], data$event) else Surv(data[[entry]], data[[time]], data$event)
  w <- if (is.null(weights)) rep(1, length(data$time)) else data[[weights]]
  keep <- w > 0
  arguments <- list(y[keep] ~ 1, weights = w[keep], stype = stype, ctype = ctype, conf.type = conf)
  if (!is.null(cluster)) arguments$cluster <- data[[cluster]][keep]
  if (!is.null(robust)) arguments$robust <- robust
  fit <- do.call(survfit, arguments)
  # Robust with stype 2 and ctype 1, survfit 3.5 returns the error of log S but takes it for that of S (its logse is
  # FALSE): the limits are made again from the same error on its own scale, by survfit's own function.
  if (stype == 2 && !fit$logse) {
    fit$logse <- TRUE
    fit[c("lower", "upper")] <- survival:::survfit_confint(fit$surv, fit$std.err, TRUE, conf, 0.95)
  }
  error <- if (fit$logse) fit$std.err * fit$surv else fit$std.err
  # Every fifth time: enough to see any difference, small enough to keep.
  at <- seq(1, length(fit$time), by = 5)
  list(input = list(time = time, entry = entry, weights = weights, cluster = cluster, conf = conf, robust = robust),
    stype = stype, tied = c("together", "one-by-one")[ctype], at = at - 1, length = length(fit$time),
    survival = fit$surv[at], standardError = ifelse(fit$surv == 0 & fit$logse, NA, error)[at], lower = fit$lower[at],
    upper = fit$upper[at], cumulativeHazard = fit$cumhaz[at], hazardError = fit$std.chaz[at])
}
kaplanMeier <- list(
  fractionalWeights = curve(weights = "weights"), fractionalTies = curve("months", weights = "weights"),
  plain = curve(weights = "weights", conf = "plain"), logLog = curve(weights = "weights", conf = "log-log"),
  logit = curve(weights = "weights", conf = "logit"), cluster = curve("months", cluster = "institution"),
  clusterWeights = curve(weights = "weights", cluster = "institution"),
  entryWeights = curve(entry = "entry", weights = "weights"),
  entryCluster = curve(entry = "entry", cluster = "institution"),
  entryClusterWeights = curve(entry = "entry", weights = "weights", cluster = "institution"),
  robustCounts = curve("months", weights = "counts", cluster = "institution"),
  greenwoodCounts = curve("months", weights = "counts"))
flemingHarrington <- list(
  together = curve("months", stype = 2, ctype = 1), oneByOne = curve("months", stype = 2, ctype = 2),
  logLog = curve("months", stype = 2, ctype = 2, conf = "log-log"), plain = curve("months", stype = 2, conf = "plain"),
  logit = curve("months", stype = 2, conf = "logit"), counts = curve("months", weights = "counts", stype = 2),
  fractional = curve("months", weights = "weights", stype = 2, ctype = 2, robust = FALSE),
  robust = curve("months", weights = "weights", stype = 2), robustTies = curve("months", weights = "weights", stype = 2, ctype = 2),
  cluster = curve("months", cluster = "institution", stype = 2, ctype = 2),
  entry = curve(entry = "entry", stype = 2, ctype = 2),
  entryCluster = curve(entry = "entry", weights = "weights", cluster = "institution", stype = 2, ctype = 2))
# Limits of H: -log of survfit's log (plain for H) and log-log (log for H) limits, where these are not cut at 1.
plainH <- survfit(Surv(months, event) ~ 1, data = data, stype = 2, conf.type = "log")
logH <- survfit(Surv(months, event) ~ 1, data = data, stype = 2, conf.type = "log-log")
hazardLimits <- list(plainLower = pmax(-log(plainH$upper), 0), plainUpper = -log(plainH$lower),
  logLower = -log(logH$upper), logUpper = -log(logH$lower))
# Strata.
byStratum <- survfit(Surv(time, event) ~ sex, data = data)
end <- cumsum(byStratum$strata)
strata <- lapply(seq_along(end), function(s) {
  one <- byStratum[s]
  list(n = one$n, survival = one$surv, lower = one$lower, upper = one$upper, median = quantile(one, 0.5)$quantile[[1]])
})
# Quantiles on curves with flat steps at the asked p.
p <- c(0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.75, 0.8, 0.9)
quantiles <- lapply(c(4, 5, 8, 10, 10, 20, 20, 20, 40, 40), function(n) {
  time <- sample(1:(2 * n), n, TRUE); event <- rbinom(n, 1, 0.7)
  fit <- survfit(Surv(time, event) ~ 1)
  q <- sapply(p, function(one) unlist(quantile(fit, one)))
  list(time = time, event = event, value = q[1, ], lower = q[2, ], upper = q[3, ])
})
# Delayed entry: two enter at 0 and both die, the others enter at 3 (weights of a tenth do not add up exactly).
emptied <- list(entry = c(0, 0, 0, 3, 3, 3), time = c(1, 2, 2, 4, 5, 6), event = c(1, 1, 1, 1, 0, 1), weights = c(.1, .2, .7, .1, .3, .3))
fit <- survfit(Surv(entry, time, event) ~ 1, data = emptied, weights = weights, robust = FALSE)
emptied <- c(emptied, list(survival = fit$surv, cumulativeHazard = fit$cumhaz, hazardError = fit$std.chaz))
# Reverse curve, robust: events and censorings exchanged, events a little earlier so that they leave first.
early <- ifelse(data$event == 1, data$months - 0.1, data$months)
fit <- survfit(Surv(early, 1 - data$event) ~ 1, weights = data$weights, cluster = data$institution)
whole <- fit$time == round(fit$time)
reverse <- list(time = fit$time[whole], survival = fit$surv[whole], standardError = fit$std.err[whole])
write_json(list(data = data, kaplanMeier = kaplanMeier, flemingHarrington = flemingHarrington, hazardLimits = hazardLimits,
  strata = strata, p = p, quantiles = quantiles, emptied = emptied, reverse = reverse), "survival-curves.json", digits = NA,
  auto_unbox = TRUE, na = "null", null = "null")

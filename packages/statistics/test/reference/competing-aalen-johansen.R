# Cumulative incidence: variances and intervals. R 4.2.2, survival 3.5-3 (survfit, infinitesimal jackknife),
# cmprsk 2.2-11 (cuminc, Aalen's variance), etm 1.1.1 (multinomial variance with delayed entry).
# Run here: Rscript competing-aalen-johansen.R
suppressMessages({ library(survival); library(cmprsk); library(etm); library(jsonlite) })
m <- mgus2
cause <- ifelse(m$pstat == 1, 1, 2 * m$death); time <- ifelse(m$pstat == 1, m$ptime, m$futime)
set.seed(17); i <- sort(sample(nrow(m), 250)); time <- time[i] + 1; cause <- cause[i]; sex <- as.integer(m$sex[i])
w <- round(runif(250, 0.2, 3), 3); entry <- pmin(time - 1, round(rexp(250, 1 / 15)))
id <- rep(1:125, each = 2)
state <- function(cause) factor(cause, c(0, sort(unique(cause[cause > 0]))))
ij <- function(time, cause, entry = NULL, weights = NULL, conf = "log", level = 0.95) {
  n <- length(time); ww <- if (is.null(weights)) rep(1, n) else weights
  st <- state(cause); row <- seq_len(n)
  f <- if (is.null(entry)) survfit(Surv(time, st) ~ 1, weights = ww, conf.type = conf, conf.int = level)
    else survfit(Surv(entry, time, st) ~ 1, id = row, weights = ww, conf.type = conf, conf.int = level)
  list(input = list(time = time, cause = cause, entry = entry, weights = weights, conf = conf, level = level),
    time = f$time, eventFree = f$pstate[, 1], incidence = t(f$pstate[, -1, drop = FALSE]), standardError = t(f$std.err[, -1, drop = FALSE]),
    lower = t(f$lower[, -1, drop = FALSE]), upper = t(f$upper[, -1, drop = FALSE]))
}
# survfit 3.5-3 leaves a cluster of right-censored multi-state rows out of account: here the derivatives of
# survfit's own estimate by the weight of each cluster, by central differences.
clustered <- function(time, cause, weights, id) {
  estimate <- function(w) t(survfit(Surv(time, state(cause)) ~ 1, weights = w, se.fit = FALSE)$pstate[, -1])
  e <- 1e-4; v <- 0
  for (k in unique(id)) {
    up <- ifelse(id == k, weights * (1 + e), weights); down <- ifelse(id == k, weights * (1 - e), weights)
    v <- v + ((estimate(up) - estimate(down)) / (2 * e))^2
  }
  list(time = time, cause = cause, weights = weights, cluster = id, standardError = sqrt(v))
}
robust <- list(plain = ij(time, cause, conf = "plain"), loglog = ij(time, cause, conf = "log-log", level = 0.9),
  weights = ij(time, cause, weights = w), entry = ij(time, cause, entry = entry),
  both = ij(time, cause, entry = entry, weights = w, conf = "logit"))
cluster <- clustered(time, cause, w, id)
# Aalen's variance at the times of events of each cause
aalen <- lapply(list(ties = time, fewTies = time + (1:250 %% 7) / 10, heavy = ceiling(time / 40)), function(t) {
  f <- cuminc(t, cause)
  list(time = t, cause = cause, curves = lapply(1:2, function(k) {
    at <- sort(unique(t[cause == k])); p <- timepoints(f, at)
    list(at = at, incidence = as.numeric(p$est[k, ]), variance = as.numeric(p$var[k, ]))
  }))
})
# Multinomial variance with delayed entry
tra <- matrix(FALSE, 3, 3); tra[1, 2:3] <- TRUE
d <- data.frame(id = seq_along(time), entry = entry, exit = time, from = 0, to = ifelse(cause == 0, "cens", cause))
e <- etm(d, c("0", "1", "2"), tra, "cens", s = 0)
s <- summary(e); et <- e$time
delayed <- list(time = time, cause = cause, entry = entry, at = et, incidence = rbind(e$est[1, 2, ], e$est[1, 3, ]),
  variance = rbind(e$cov["0 1", "0 1", ], e$cov["0 2", "0 2", ]))
# Values at given times, by sex, from summary.survfit
f <- survfit(Surv(time, state(cause)) ~ sex); at <- c(20, 60.5, 120)
p <- summary(f, times = at)
strata <- list(time = time, cause = cause, group = sex, at = at, stratum = as.integer(sub("sex=", "", p$strata)),
  incidence = p$pstate[, -1], standardError = p$std.err[, -1], lower = p$lower[, -1], upper = p$upper[, -1])
write_json(list(robust = robust, cluster = cluster, aalen = aalen, delayed = delayed, strata = strata), "competing-aalen-johansen.json", digits = NA,
  auto_unbox = TRUE, na = "null", null = "null", matrix = "rowmajor")

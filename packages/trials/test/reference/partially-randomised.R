# The analyses of a partially randomised trial by R's survival, from the dates of partially-randomised.csv (a drawn
# trial: tessera trial simulate --replications 2 --seed 5 --write partially-randomised.csv).
# Rscript packages/trials/test/reference/partially-randomised.R
suppressMessages({library(survival); library(Hmisc); library(jsonlite)})
folder <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
d <- read.csv(file.path(folder, "partially-randomised.csv"), na.strings = "")
assessed <- nrow(d)
screened <- d
d <- d[!is.na(d$cohort), ]
day <- function(x) as.numeric(as.Date(x))
zero <- ifelse(d$cohort == "randomised", day(d$randomised_on), day(d$preference_recorded))
first <- pmin(day(d$progression), day(d$death), na.rm = TRUE)
d$event <- as.integer(!is.na(first))
d$time <- (ifelse(is.na(first), day(d$last_contact), first) - zero) / 30.4375
d$os_event <- as.integer(!is.na(d$death))
d$os <- (ifelse(is.na(d$death), day(d$last_contact), day(d$death)) - zero) / 30.4375
d$arm <- as.integer(d$assigned == "radiotherapy")
d$y <- as.integer(d$response == "Y")
tau <- 12
r <- d[d$cohort == "randomised", ]
p <- d[d$cohort == "preference", ]

step_at <- function(fit, t) c(1, fit$surv)[findInterval(t, fit$time) + 1]
area <- function(fit, tau) {
  at <- c(0, fit$time[fit$time < tau], tau)
  sum(diff(at) * step_at(fit, at[-length(at)]))
}
# Greenwood, by its definition
greenwood <- function(fit, t) {
  k <- fit$time <= t
  step_at(fit, t)^2 * sum((fit$n.event / (fit$n.risk * (fit$n.risk - fit$n.event)))[k & fit$n.event > 0])
}
rmst_variance <- function(fit, tau) {
  k <- which(fit$time < tau & fit$n.event > 0)
  sum(sapply(k, function(i) {
    rest <- fit
    at <- c(fit$time[i], fit$time[fit$time > fit$time[i] & fit$time < tau], tau)
    a <- sum(diff(at) * step_at(fit, at[-length(at)]))
    a^2 * fit$n.event[i] / (fit$n.risk[i] * (fit$n.risk[i] - fit$n.event[i]))
  }))
}
cells <- function(data) do.call(rbind, lapply(split(data, list(data$stratum, data$arm)), function(c) {
  fit <- survfit(Surv(time, event) ~ 1, c)
  n <- nrow(c)
  k <- n / (n - 1)
  m <- mean(c$y)
  data.frame(stratum = c$stratum[1], arm = c$arm[1], n = n,
             rmst = area(fit, tau), rmst_v = k * rmst_variance(fit, tau),
             surv = step_at(fit, tau), surv_v = k * greenwood(fit, tau),
             risk = m, risk_v = m * (1 - m) / (n - 1))
}))
standardised <- function(cell, total, what) {
  share <- sapply(cell$stratum, function(s) sum(total$stratum == s) / nrow(total))
  value <- sum(share * ifelse(cell$arm == 1, 1, -1) * cell[[what]])
  v <- share^2 * cell[[paste0(what, "_v")]]
  df <- sum(v)^2 / sum(v^2 / (cell$n - 1))
  c(value, sqrt(sum(v)), value - qt(0.975, df) * sqrt(sum(v)), value + qt(0.975, df) * sqrt(sum(v)))
}
cell <- cells(r)
test <- survdiff(Surv(time, event) ~ arm + strata(stratum), r)
fit <- coxph(Surv(time, event) ~ arm + strata(stratum), r)
by_arm <- summary(survfit(Surv(time, event) ~ arm, r, conf.type = "log-log"))$table
reverse <- quantile(survfit(Surv(time, 1 - event) ~ arm, r), 0.5)$quantile
left_out <- sapply(seq_len(nrow(r)), function(i) coef(coxph(Surv(time, event) ~ arm + strata(stratum), r[-i, ])))

weighted <- function(data, estimand) {
  e <- fitted(glm(arm ~ age + ecog + oligometastatic, binomial, data))
  w <- if (estimand == "ate") ifelse(data$arm == 1, 1 / e, 1 / (1 - e)) else ifelse(data$arm == 1, 1 - e, e)
  data$w <- w
  hr <- coef(coxph(Surv(time, event) ~ arm + strata(stratum), data, weights = w))
  curve <- lapply(0:1, function(a) survfit(Surv(time, event) ~ 1, data[data$arm == a, ], weights = data$w[data$arm == a]))
  risk <- sapply(0:1, function(a) weighted.mean(data$y[data$arm == a], w[data$arm == a]))
  unname(c(hr, area(curve[[2]], tau) - area(curve[[1]], tau),
           step_at(curve[[2]], tau) - step_at(curve[[1]], tau), risk[2] - risk[1]))
}
jack <- function(data, estimand) {
  all <- sapply(seq_len(nrow(data)), function(i) weighted(data[-i, ], estimand))
  n <- nrow(data)
  list(value = weighted(data, estimand),
       jackknife = sqrt((n - 1) / n * rowSums((all - rowMeans(all))^2)),
       biasReduced = n * weighted(data, estimand)[1] - (n - 1) * mean(all[1, ]))
}
lr <- function(a, b) {
  x <- 2 * (b$loglik[2] - a$loglik[2])
  df <- length(coef(b)) - length(coef(a))
  c(x, df, pchisq(x, df, lower.tail = FALSE))
}
sub <- function(f) lr(coxph(as.formula(paste("Surv(time, event) ~ arm +", f, "+ strata(stratum)")), r),
                      coxph(as.formula(paste("Surv(time, event) ~ arm *", f, "+ strata(stratum)")), r))
r$old <- as.integer(r$age >= 65)
set.seed(4)
r$marker <- round(rnorm(nrow(r), 2, 1) + 0.3 * r$ecog, 3)
knots <- quantile(r$marker, c(0.1, 0.5, 0.9))
basis <- rcspline.eval(r$marker, knots = knots, inclx = TRUE, norm = 2)
alone <- coxph(Surv(time, event) ~ arm + strata(stratum), r)
main <- coxph(Surv(time, event) ~ arm + basis + strata(stratum), r)
product <- basis * r$arm
full <- coxph(Surv(time, event) ~ arm + basis + product + strata(stratum), r)
straight <- coxph(Surv(time, event) ~ arm + basis + product[, 1] + strata(stratum), r)
at <- quantile(r$marker, 0.05)
direction <- c(1, 0, 0, rcspline.eval(at, knots = knots, inclx = TRUE, norm = 2))
markers <- list(knots = unname(knots), prognostic = lr(alone, main), predictive = lr(main, full), nonlinear = lr(straight, full),
                first = c(at, sum(direction * coef(full)), sqrt(drop(direction %*% vcov(full) %*% direction))))

out <- list(
  counts = list(assessed = assessed, confirmed = sum(!is.na(screened$response_confirmed)),
                randomised = nrow(r), preference = nrow(p)),
  logRank = c(test$chisq, pchisq(test$chisq, 1, lower.tail = FALSE)),
  logHazardRatio = unname(c(coef(fit), sqrt(vcov(fit)))),
  biasReduced = nrow(r) * unname(coef(fit)) - (nrow(r) - 1) * mean(left_out),
  zph = cox.zph(fit)$table["GLOBAL", "p"],
  medians = unname(by_arm[, c("median", "0.95LCL", "0.95UCL")]),
  followUp = as.vector(reverse),
  restrictedMean = standardised(cell, r, "rmst"),
  survival = standardised(cell, r, "surv"),
  risk = standardised(cell, r, "risk"),
  overall = unname(coef(coxph(Surv(os, os_event) ~ arm + strata(stratum), r))),
  ate = jack(p, "ate"), ato = jack(p, "ato"),
  interaction = list(ecog = sub("ecog"), old = sub("old"), centre = sub("factor(centre)")),
  ecogLevels = sapply(0:1, function(e) unname(coef(coxph(Surv(time, event) ~ arm + strata(stratum), r[r$ecog == e, ])))),
  markerValues = list(patient = r$patient_id, value = r$marker),
  marker = markers
)
write_json(out, file.path(folder, "partially-randomised.json"), digits = 15, auto_unbox = TRUE, matrix = "rowmajor", pretty = FALSE)

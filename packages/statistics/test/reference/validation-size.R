# Standard errors that the sizes for validating a prediction model rest on, by simulation of large cohorts: another
# route than the formulas and integrals. Each figure has the Monte-Carlo error beside it. survival 3.5, base R.
# Run in this folder: Rscript validation-size.R
suppressMessages({library(survival); library(jsonlite)})
set.seed(20261122)
survival_case <- function(mean, sd, hazard, horizon, censoring, longest, n = 400000) {
  lp <- rnorm(n, mean, sd)
  event_time <- rexp(n, hazard * exp(lp))
  end <- pmin(if (censoring > 0) rexp(n, censoring) else Inf, longest)
  time <- pmin(event_time, end); event <- as.integer(event_time <= end)
  fit <- coxph(Surv(time, event) ~ lp)
  km <- summary(survfit(Surv(time, event) ~ 1), times = horizon)
  list(mean = mean, sd = sd, baselineHazard = hazard, horizon = horizon, censoringHazard = censoring,
    longestFollowUp = longest, risk = 1 - km$surv, share = mean(event),
    slopeVariance = n * vcov(fit)[1, 1], ratioVariance = n * (km$std.err / (1 - km$surv))^2)
}
cases <- list(
  survival_case(0, 0.8, 0.05, 5, 0.05, 8),
  survival_case(0.3, 0.5, 0.1, 3, 0, 3),
  survival_case(-1, 1.1, 0.2, 2, 0.1, 5)
)
# Sampling deviation of R-squared, of calibration in the large and of the slope at a given size.
continuous_case <- function(r2, sd, n, draws = 20000) {
  predicted_sd <- sd * sqrt(r2)
  one <- replicate(draws, {
    p <- rnorm(n, 0, predicted_sd); y <- p + rnorm(n, 0, sd * sqrt(1 - r2))
    c(cor(y, p)^2, mean(y - p), cov(y, p) / var(p))
  })
  list(r2 = r2, sd = sd, n = n, draws = draws, se = apply(one, 1, sd_of <- function(v) sqrt(var(v))))
}
continuous <- list(continuous_case(0.5, 2, 400), continuous_case(0.8, 1, 300))
write_json(list(survival = cases, continuous = continuous), "validation-size.json", digits = NA, auto_unbox = TRUE, pretty = TRUE)

# Looks by rpact and the predictive probability by an independent simulation with survival's survdiff, R's own random
# numbers, one patient after the other on the calendar. Rscript packages/trials/test/reference/monitoring.R
suppressMessages({library(survival); library(rpact); library(jsonlite)})
bounds <- function(rates) getDesignGroupSequential(kMax = length(rates), alpha = 0.025, sided = 1,
  informationRates = rates, typeOfDesign = "asOF")$criticalValues
conditional <- function(z, t, drift, c) pnorm((z * sqrt(t) + drift * (1 - t) - c) / sqrt(1 - t))

set.seed(11)
n <- 80
arm <- rep(0:1, n / 2)
stratum <- rep(c(0, 0, 1, 1), n / 4)
entered <- runif(n, 0, 18)
time <- rexp(n, log(2) / 9 * ifelse(arm == 1, 0.65, 1) * ifelse(stratum == 1, 1.3, 0.9))
loss <- rexp(n, 0.02)
follow <- 18 - entered
event <- as.integer(time <= pmin(loss, follow))
lost <- as.integer(loss < pmin(time, follow))
time <- round(pmin(time, loss, follow), 3)
data <- data.frame(arm, stratum, time, event, lost)

predictive <- function(draws, future, per_month, final_events = NULL, final_months = NULL, critical,
                       law, drop = NULL) {
  wins <- 0
  z_sum <- 0
  m_sum <- 0
  for (i in seq_len(draws)) {
    par <- law()
    rate <- if (is.null(drop)) rgamma(1, 0.5 + sum(data$lost), sum(data$time)) else drop
    known <- with(data, data.frame(arm, stratum, entry = -time, done = event == 1 | lost == 1, event, time))
    if (future > 0) {
      a <- unlist(lapply(seq_len(ceiling(future / 2)), function(k) sample(0:1)))[seq_len(future)]
      new <- data.frame(arm = a, stratum = sample(data$stratum, future, TRUE),
                        entry = (seq_len(future) - 1 + runif(future)) / per_month, done = FALSE, event = 0, time = 0)
      known <- rbind(known, new)
    }
    open <- which(!known$done)
    shape <- par$shape
    scale <- ifelse(known$arm[open] == 1, par$scale1, par$scale0)
    s <- exp(-(known$time[open] / scale)^shape)
    t_event <- qweibull(runif(length(open)) * s, shape, scale, lower.tail = FALSE)
    t_lost <- if (rate > 0) known$time[open] + rexp(length(open), rate) else rep(Inf, length(open))
    known$event[open] <- as.integer(t_event <= t_lost)
    known$time[open] <- pmin(t_event, t_lost)
    calendar <- known$entry + known$time
    at <- if (is.null(final_months)) {
      e <- sort(calendar[known$event == 1])
      if (length(e) < final_events) max(calendar) else max(e[final_events], 0)
    } else (if (future > 0) max(known$entry) else 0) + final_months
    keep <- known$entry <= at
    seen <- calendar <= at + 1e-9
    fit <- survdiff(Surv(pmin(time, at - entry), as.integer(event == 1 & seen[keep])) ~ arm + strata(stratum), known[keep, ])
    gap <- sum(fit$exp[2, ]) - sum(fit$obs[2, ])
    z <- sign(gap) * sqrt(fit$chisq)
    wins <- wins + (z >= critical)
    z_sum <- z_sum + z
    m_sum <- m_sum + at
  }
  list(probability = wins / draws, draws = draws, z = z_sum / draws, months = m_sum / draws)
}
gamma_law <- function() list(shape = 1,
  scale0 = 1 / rgamma(1, 0.5 + sum(event[arm == 0]), sum(time[arm == 0])),
  scale1 = 1 / rgamma(1, 0.5 + sum(event[arm == 1]), sum(time[arm == 1])))
fit <- survreg(Surv(time, event) ~ arm, data)
root <- t(chol(vcov(fit)))
weibull_law <- function() {
  g <- c(coef(fit), log(fit$scale)) + drop(root %*% rnorm(3))
  list(shape = exp(-g[3]), scale0 = exp(g[1]), scale1 = exp(g[1] + g[2]))
}
planned <- function() { g <- gamma_law(); g$scale1 <- g$scale0 / 0.6; g }
out <- list(
  looks = list(planned = bounds(c(0.6, 1)), seen = bounds(c(0.52, 1)), three = bounds(c(0.35, 0.72, 1))),
  conditional = list(trend = conditional(1.4, 0.52, 1.4 / sqrt(0.52), bounds(c(0.52, 1))[2]),
                     planned = conditional(1.4, 0.52, -log(0.6) * sqrt(100) / 2, bounds(c(0.52, 1))[2])),
  data = data,
  exponential = predictive(1500, 30, 4, final_events = 85, critical = 1.98, law = gamma_law),
  months = predictive(1500, 30, 4, final_months = 12, critical = 1.96, law = gamma_law, drop = 0.01),
  weibull = predictive(1500, 0, 4, final_events = 62, critical = 1.98, law = weibull_law, drop = 0),
  planned = predictive(1500, 30, 4, final_events = 85, critical = 1.98, law = planned)
)
file <- sub("\\.R$", ".json", sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
write_json(out, file, digits = 12, auto_unbox = TRUE, dataframe = "columns")

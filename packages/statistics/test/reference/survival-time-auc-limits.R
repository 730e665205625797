# Degrees of freedom and logit limits of the time-dependent AUC. R 4.2.2, base R alone. The data and the AUC are those of
# survival-prediction.json (made by riskRegression::Score, see survival-prediction.R); the influence of each row is the
# numerical derivative of the weighted AUC in the weight of the row, the censoring curve weighted with it, as in
# survival-prediction.R. Run here: Rscript survival-time-auc-limits.R
suppressMessages(library(jsonlite))
cases <- read_json("survival-prediction.json", simplifyVector = TRUE)
limits <- function(case) {
  time <- case$time; event <- case$event; risk <- case$linear; n <- length(time)
  at <- function(t) {
    isCase <- time <= t & event == 1; isControl <- time > t
    u <- sort(unique(time)); h0 <- NULL
    psi <- outer(risk, risk, ">") + 0.5 * outer(risk, risk, "==")
    auc <- function(w) {
      h <- sapply(u, function(x) sum(w[time == x & event == 0]) /
        max(sum(w[time > x | (time == x & event == 0)]), 1e-300))
      if (is.null(h0)) h0 <<- h
      G <- c(1, cumprod(1 - h0) * exp(-cumsum(h - h0)))
      a <- ifelse(isCase, w / G[findInterval(time, u, left.open = TRUE) + 1], 0)
      b <- ifelse(isControl, w / G[findInterval(t, u) + 1], 0)
      sum(outer(a, b) * psi) / (sum(a) * sum(b))
    }
    value <- auc(rep(1, n))
    e <- 1e-4
    phi <- sapply(1:n, function(i) {
      up <- down <- rep(1, n); up[i] <- 1 + e; down[i] <- 1 - e
      n * (auc(up) - auc(down)) / (2 * e)
    })
    se <- sd(phi) / sqrt(n)
    m <- phi - mean(phi)
    df <- 2 * n / (mean(m^4) / mean(m^2)^2 - 1)
    c(value, se, df, plogis(qlogis(value) + c(-1, 1) * qt(0.975, df) * se / (value * (1 - value))))
  }
  r <- sapply(case$times, at)
  list(auc = r[1, ], se = r[2, ], df = r[3, ], lower = r[4, ], upper = r[5, ])
}
write_json(lapply(cases, limits), "survival-time-auc-limits.json", digits = NA, auto_unbox = TRUE)

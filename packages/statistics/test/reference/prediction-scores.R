# Smooth calibration by loess, rms::val.prob, and the Brier score with its errors: binary (riskRegression) and
# integrated over time with its scaled value, whose errors are infinitesimal jackknives by numerical differentiation.
# R 4.2.2, survival 3.5-3, rms 6.5-0, riskRegression 2022.11.28. Run here: Rscript prediction-scores.R
suppressMessages({ library(survival); library(rms); library(riskRegression); library(jsonlite) })
set.seed(31)
make <- function(n, a, b, digits) { l <- rnorm(n, -0.4, 1.2); list(event = rbinom(n, 1, plogis(a + b * l)), risk = round(plogis(l), digits)) }
curve <- function(s) {
  y <- s$event; p <- s$risk; f <- suppressWarnings(loess(y ~ p)); e <- abs(predict(f, p) - p)
  g <- seq(quantile(p, 0.01), quantile(p, 0.99), length.out = 100)
  g <- pmin(pmax(g, min(p)), max(p))
  k <- p > 0 & p < 1
  v <- val.prob(p[k], y[k], pl = FALSE)
  c(s, list(predicted = g, observed = unname(suppressWarnings(predict(f, g))), indices = unname(c(mean(e), quantile(e, c(0.5, 0.9)), max(e))),
    slope = unname(v["Slope"]), brier = unname(v["Brier"])))
}
binary <- function(s) {
  y <- s$event; p <- s$risk; n <- length(y)
  sc <- Score(list(m = p), y ~ 1, data = data.frame(y = y), metrics = "brier", se.fit = TRUE, null.model = FALSE)$Brier$score
  scaled <- function(w) { m <- sum(w * y) / sum(w); 1 - sum(w * (y - p)^2) / sum(w) / (m * (1 - m)) }
  J <- numDeriv::grad(scaled, rep(1, n))
  l <- -(y * log(p) + (1 - y) * log(1 - p))
  c(s, list(brier = sc$Brier, se = sc$se, lower = sc$lower, upper = sc$upper, scaled = scaled(rep(1, n)), scaledSe = sqrt(sum(J^2) * n / (n - 1)),
    log = mean(l), logSe = sd(l) / sqrt(n)))
}
# Brier score over time from its definition, weighted rows; events leave before censorings at a time.
integrated <- function(time, event, times, S) {
  n <- length(time); h0 <- NULL
  value <- function(w) {
    u <- sort(unique(time))
    h <- sapply(u, function(x) { r <- sum(w[time > x | (time == x & event == 0)]); if (r > 0) sum(w[time == x & event == 0]) / r else 0 })
    # As riskRegression::Score() does, changes of log G are taken as those of the cumulative hazard: -dh, not -dh / (1 - h).
    if (is.null(h0)) h0 <<- h
    G <- cumprod(1 - h0) * exp(-cumsum(h - h0))
    KM <- cumprod(sapply(u, function(x) 1 - sum(w[time == x & event == 1]) / sum(w[time >= x])))
    Gi <- c(1, G)[findInterval(time, u, left.open = TRUE) + 1]
    at <- sapply(seq_along(times), function(k) {
      t <- times[k]; Gt <- c(1, G)[findInterval(t, u) + 1]; s0 <- c(1, KM)[findInterval(t, u) + 1]
      case <- time <= t & event == 1; ctrl <- time > t
      b <- function(s) sum(w * (ifelse(case, s^2 / Gi, 0) + ifelse(ctrl, (1 - s)^2 / Gt, 0))) / sum(w)
      c(b(S[, k]), b(rep(s0, n)))
    })
    area <- function(v) sum(diff(times) * (head(v, -1) + tail(v, -1)) / 2) / diff(range(times))
    c(at[1, ], area(at[1, ]), 1 - area(at[1, ]) / area(at[2, ]), 1 - at[1, ] / at[2, ])
  }
  m <- length(times); v <- value(rep(1, n)); J <- numDeriv::jacobian(value, rep(1, n)); se <- sqrt(rowSums((J - rowMeans(J))^2) * n / (n - 1))
  list(time = time, event = event, times = times, survival = as.vector(t(S)), brier = v[1:m], brierSe = se[1:m], value = v[m + 1], se = se[m + 1],
    scaled = v[m + 2], scaledSe = se[m + 2], scaledAt = v[m + 2 + 1:m], scaledAtSe = se[m + 2 + 1:m])
}
v <- veteran[seq(1, 137, 2), ]; fit <- coxph(Surv(time, status) ~ karno, v); times <- c(20, 60, 100, 200)
S <- function(d, fit, times) t(summary(survfit(fit, newdata = d), times = times)$surv)
l <- lung[!is.na(lung$ph.ecog), ][1:70, ]; l$time <- ceiling(l$time / 60); f2 <- coxph(Surv(time, status) ~ ph.ecog, l)
out <- list(loess = list(many = curve(make(300, 0, 1, 6)), tied = curve(make(200, 0.3, 0.7, 2)), coarse = curve(make(150, 0, 1, 1)), few = curve(make(40, 0, 1, 6))),
  binary = list(plain = binary(make(120, 0.2, 0.8, 4)), small = binary(make(30, 0, 1, 3))),
  integrated = list(veteran = integrated(v$time, v$status, times, S(v, fit, times)), ties = integrated(l$time, l$status - 1, c(2, 4, 6, 9), S(l, f2, c(2, 4, 6, 9)))))
write_json(out, "prediction-scores.json", digits = NA, auto_unbox = TRUE, na = "null")

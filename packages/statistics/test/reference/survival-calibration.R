# Calibration at a horizon, calibration slope, net benefit. R 4.2.2, survival 3.5-3, rms 6.5-0.
# Run here: Rscript survival-calibration.R
suppressMessages({ library(survival); library(rms); library(jsonlite) })
one <- function(time, event, risk, linear, at, groups, knots) {
  s <- summary(survfit(Surv(time, event) ~ 1), times = at)
  O <- 1 - s$surv; E <- mean(risk)
  oe <- c(O / E, O / E * exp(c(-1, 1) * qnorm(0.975) * s$std.err / O))
  g <- cut(risk, unique(quantile(risk, 0:groups / groups)), include.lowest = TRUE)
  grp <- lapply(split(seq_along(risk), g), function(i) {
    f <- summary(survfit(Surv(time[i], event[i]) ~ 1, conf.type = "log-log"), times = at, extend = TRUE)
    list(predicted = mean(risk[i]), observed = 1 - f$surv, lower = 1 - f$upper, upper = 1 - f$lower, n = length(i),
      events = sum(event[i] == 1 & time[i] <= at))
  })
  # Austin, Harrell & van Klaveren, Stat Med 2020;39:2714
  x <- log(-log(1 - risk))
  k <- attr(rcspline.eval(x, nk = knots), "knots")
  B <- rcspline.eval(x, knots = k, inclx = TRUE)
  colnames(B) <- paste0("b", seq_len(ncol(B)))
  fit <- coxph(Surv(time, event) ~ ., data = data.frame(B), control = coxph.control(eps = 1e-12, toler.chol = 1e-14, iter.max = 50))
  obs <- function(r) {
    nb <- rcspline.eval(log(-log(1 - r)), knots = k, inclx = TRUE); colnames(nb) <- colnames(B)
    f <- summary(survfit(fit, newdata = data.frame(nb), conf.type = "log-log"), times = at)
    list(observed = 1 - as.vector(f$surv), lower = 1 - as.vector(f$upper), upper = 1 - as.vector(f$lower))
  }
  err <- abs(obs(risk)$observed - risk)
  grid <- seq(quantile(risk, 0.01), quantile(risk, 0.99), length.out = 100)
  slope <- coxph(Surv(time, event) ~ linear, control = coxph.control(eps = 1e-12))
  th <- seq(0.05, 0.95, 0.05)
  nb <- function(i, p) {
    if (!any(i)) return(0)
    curve <- survfit(Surv(time[i], event[i]) ~ 1)
    f <- if (at <= max(curve$time)) summary(curve, times = at)$surv else if (min(curve$surv) == 0) 0 else NA
    mean(i) * ((1 - f) - f * p / (1 - p))
  }
  list(input = list(time = time, event = event, risk = risk, linear = linear, at = at, groups = groups, knots = knots),
    observedExpected = oe, groups = unname(grp),
    curve = c(list(predicted = grid), obs(grid)), ici = mean(err), e50 = median(err), e90 = unname(quantile(err, 0.9)), emax = max(err),
    slope = c(coef(slope), sqrt(vcov(slope))),
    thresholds = th, netBenefit = sapply(th, function(p) nb(risk >= p, p)), treatAll = sapply(th, function(p) nb(rep(TRUE, length(risk)), p)))
}
v <- veteran; l <- lung[!is.na(lung$ph.ecog), ]
half <- seq_len(nrow(v)) %% 2 == 0
f <- coxph(Surv(time, status) ~ karno + age, v[half, ])
lp <- predict(f, newdata = v, reference = "sample")
bh <- basehaz(f, centered = TRUE)
risk <- function(lp, bh, at) 1 - exp(-exp(lp) * approx(bh$time, bh$hazard, at, method = "constant")$y)
f2 <- coxph(Surv(time, status) ~ ph.ecog + age + sex, l)
lp2 <- predict(f2, reference = "sample"); bh2 <- basehaz(f2, centered = TRUE)
l3 <- round(lp2, 1)
cases <- list(veteran = one(v$time, v$status, risk(lp, bh, 90), lp, 90, 5, 3),
  lung = one(l$time, l$status - 1, unname(risk(lp2, bh2, 365)), unname(lp2), 365, 10, 4),
  tied = one(ceiling(l$time / 30), l$status - 1, unname(risk(l3, bh2, 365)), unname(l3), 12, 10, 3))
write_json(cases, "survival-calibration.json", digits = NA, auto_unbox = TRUE, na = "null", null = "null")

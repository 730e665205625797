# Restricted means and their contrasts. R 4.2.2, survival 3.5-3. Run here: Rscript survival-restricted-mean.R
suppressMessages({ library(survival); library(jsonlite) })
# The sample data of survRM2: the 312 randomised patients of pbc, years to death, D-penicillamine 1 and placebo 0.
p <- pbc[1:312, ]
pbcData <- list(time = p$time / 365.25, event = as.numeric(p$status == 2), arm = as.numeric(p$trt == 1))
# What the vignette of survRM2 prints for tau = 10 (Uno et al., "survRM2: comparing restricted mean survival time").
published <- list(tau = 10, arm1 = c(7.146, 0.283, 6.592, 7.701), arm0 = c(7.283, 0.295, 6.704, 7.863),
  lost1 = c(2.854, 0.283, 2.299, 3.408), lost0 = c(2.717, 0.295, 2.137, 3.296),
  difference = c(-0.137, -0.939, 0.665, 0.738), ratio = c(0.981, 0.878, 1.096, 0.738), lostRatio = c(1.050, 0.787, 1.402, 0.738))
# The same by another route: the mean and its error from survfit, contrasts by the delta method with numerical gradients.
contrast <- function(m, V, tau) {
  one <- function(f, back) {
    g <- numDeriv::grad(f, m); e <- f(m); s <- sqrt(drop(t(g) %*% V %*% g))
    list(value = back(e), se = s, lower = back(e - qnorm(.975) * s), upper = back(e + qnorm(.975) * s), p = 2 * pnorm(-abs(e / s)))
  }
  list(difference = one(function(m) m[2] - m[1], identity), ratio = one(function(m) log(m[2] / m[1]), exp),
    lostRatio = one(function(m) log((tau - m[2]) / (tau - m[1])), exp))
}
means <- function(time, event, arm, tau, entry = NULL) {
  t <- sapply(0:1, function(g) {
    y <- if (is.null(entry)) Surv(time, event)[arm == g] else Surv(entry, time, event)[arm == g]
    summary(survfit(y ~ 1), rmean = tau)$table[c("rmean", "se(rmean)")]
  })
  c(list(tau = tau, value = t[1, ], se = t[2, ]), contrast(t[1, ], diag(t[2, ]^2), tau))
}
cases <- list(pbc = means(pbcData$time, pbcData$event, pbcData$arm, 10), pbcShort = means(pbcData$time, pbcData$event, pbcData$arm, 3.3))
# Robust: the integral of survfit's own influence of each cluster on the curve, over both arms.
set.seed(13)
weights <- round(runif(312, 0.2, 3), 3); centre <- sample(1:30, 312, TRUE)
robust <- function(tau, w = rep(1, 312), cluster = 1:312) {
  u <- matrix(0, 2, 312); m <- numeric(2)
  for (g in 0:1) {
    rows <- pbcData$arm == g
    f <- survfit(Surv(pbcData$time, pbcData$event)[rows] ~ 1, weights = w[rows], cluster = cluster[rows], influence = 1)
    width <- diff(c(pmin(f$time, tau), tau))
    m[g + 1] <- min(f$time[1], tau) + sum(width * f$surv)
    u[g + 1, as.integer(rownames(f$influence.surv))] <- f$influence.surv %*% width
  }
  c(list(tau = tau, value = m, se = sqrt(rowSums(u^2))), contrast(m, u %*% t(u), tau))
}
robust <- list(weights = robust(10, weights), cluster = robust(10, cluster = centre), both = robust(7.5, weights, centre))
write_json(list(pbc = pbcData, published = published, cases = cases, weights = weights, centre = centre, robust = robust),
  "survival-restricted-mean.json", digits = NA, auto_unbox = TRUE, na = "null", null = "null")

# Parametric survival regression: coefficients, covariances, robust covariances, predicted quantiles and survival.
# R 4.2.2, survival 3.5-3, numDeriv. Run here: Rscript survival-aft.R
suppressMessages({ library(survival); library(jsonlite); library(numDeriv) })
set.seed(31)
l <- lung[complete.cases(lung[, c("time", "status", "age", "sex", "ph.karno", "inst")]), ]
l$event <- as.integer(l$status == 2)
l$w <- round(runif(nrow(l), 0.3, 2.5), 2)
l$off <- round(rnorm(nrow(l), 0, 0.4), 3)
v <- veteran
v$event <- v$status
v$sq <- as.numeric(v$celltype == "squamous")
v$w <- sample(1:4, nrow(v), TRUE)
v$centre <- rep(1:12, length.out = nrow(v))
control <- survreg.control(rel.tolerance = 1e-13, toler.chol = 1e-14, maxiter = 200)
one <- function(data, x, dist, weights = NULL, offset = NULL, cluster = NULL, robust = FALSE) {
  data$wt <- if (is.null(weights)) 1 else data[[weights]]
  data$of <- if (is.null(offset)) 0 else data[[offset]]
  rhs <- paste(c(if (length(x)) x else "1", if (!is.null(offset)) "offset(of)"), collapse = " + ")
  f <- as.formula(paste("Surv(time, event) ~", rhs))
  args <- list(formula = f, data = data, weights = data$wt, dist = dist, control = control, robust = robust || !is.null(cluster))
  if (!is.null(cluster)) args$cluster <- data[[cluster]]
  fit <- do.call(survreg, args)
  # survreg(cluster, weights) of survival 3.5 leaves the weights out of the rows' scores, so that doubling every weight
  # quarters the variance; its own weighted dfbeta residuals (and sandwich::vcovCL) have them.
  if (!is.null(cluster)) fit$var <- crossprod(rowsum(residuals(fit, "dfbeta", weighted = TRUE), data[[cluster]]))
  p <- length(x)
  free <- dist != "exponential"
  out <- list(
    input = list(time = data$time, event = data$event, x = unname(lapply(x, function(n) data[[n]])),
      weights = if (!is.null(weights)) data[[weights]], offset = if (!is.null(offset)) data[[offset]],
      cluster = if (!is.null(cluster)) data[[cluster]], robust = robust, distribution = dist),
    intercept = unname(coef(fit)[1]), coefficients = I(unname(coef(fit)[-1])), scale = fit$scale,
    covariance = as.vector(if (is.null(fit$naive.var)) fit$var else fit$naive.var),
    robustCovariance = if (!is.null(fit$naive.var)) as.vector(fit$var),
    loglik = fit$loglik)
  # New patients: rows 3, 40 and 90. Quantiles by predict(), survival limits by numerical derivatives of z.
  if (is.null(offset)) {
    rows <- c(3, 40, 90)
    new <- data[rows, ]
    pr <- c(0.1, 0.5, 0.9)
    q <- predict(fit, new, type = "uquantile", p = pr, se.fit = TRUE)
    out$quantile <- list(rows = rows, p = pr, log = as.vector(t(q$fit)), error = as.vector(t(q$se.fit)))
    at <- c(50, 365)
    X <- as.matrix(cbind(1, new[, x, drop = FALSE]))
    theta <- c(coef(fit), if (free) log(fit$scale))
    zz <- function(th, i, t) (log(t) - sum(X[i, ] * th[1:(p + 1)])) / (if (free) exp(th[p + 2]) else 1)
    s <- c(); se <- c()
    for (i in seq_along(rows)) for (t in at) {
      s <- c(s, 1 - psurvreg(t, mean = sum(X[i, ] * coef(fit)), scale = fit$scale, distribution = dist))
      g <- grad(zz, theta, i = i, t = t)
      se <- c(se, sqrt(drop(g %*% fit$var %*% g)))
    }
    out$survival <- list(times = at, value = s, error = se)
    if (dist %in% c("weibull", "exponential") && p > 0) {
      hr <- function(th, j) -th[j + 1] / (if (free) exp(th[p + 2]) else 1)
      out$hazardRatio <- list(log = I(sapply(1:p, function(j) unname(hr(theta, j)))),
        error = I(sapply(1:p, function(j) { g <- grad(hr, theta, j = j); sqrt(drop(g %*% fit$var %*% g)) })))
    }
  }
  out
}
lx <- c("age", "sex", "ph.karno")
vx <- c("karno", "age", "sq", "trt")
cases <- list()
for (d in c("exponential", "weibull", "lognormal", "loglogistic")) {
  cases[[paste(d, "lung")]] <- one(l, lx, d)
  cases[[paste(d, "veteran, weights")]] <- one(v, vx, d, weights = "w")
  cases[[paste(d, "lung, weights and offset")]] <- one(l, c("age", "sex"), d, weights = "w", offset = "off")
  cases[[paste(d, "veteran, cluster and weights")]] <- one(v, c("karno", "sq"), d, weights = "w", cluster = "centre")
  cases[[paste(d, "lung, robust")]] <- one(l, lx, d, robust = TRUE)
  cases[[paste(d, "veteran, no covariate")]] <- one(v, character(0), d)
}
write_json(list(cases = cases), "survival-aft.json", digits = NA, auto_unbox = TRUE, na = "null", null = "null")

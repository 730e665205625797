# Cox regression, baseline hazard, survival with standard error, residuals, zph. R 4.2.2, survival 3.5-3.
# Run here: Rscript survival-cox.R
suppressMessages({ library(survival); library(jsonlite) })
set.seed(2)
v <- veteran
v$celln <- as.numeric(v$celltype)
v$small <- as.numeric(v$celltype == "smallcell")
v$entry <- round(pmin(v$time * 0.5, rexp(nrow(v), 1 / 15)), 1)
v$w <- round(runif(nrow(v), 0.3, 2.5), 2)
v$off <- round(rnorm(nrow(v), 0, 0.4), 3)
v$centre <- rep(1:12, length.out = nrow(v))
v$coarse <- ceiling(v$time / 60)
xnames <- c("karno", "age", "small", "prior")
one <- function(data, x = xnames, time = "time", entry = NULL, strata = NULL, weights = NULL, offset = NULL,
                cluster = NULL, ties = "efron") {
  X <- as.matrix(data[, x, drop = FALSE])
  y <- if (is.null(entry)) Surv(data[[time]], data$status) else Surv(data[[entry]], data[[time]], data$status)
  data$wt <- if (is.null(weights)) 1 else data[[weights]]
  f <- "y ~ X"
  if (!is.null(strata)) f <- paste0(f, " + strata(data[['", strata, "']])")
  if (!is.null(offset)) f <- paste0(f, " + offset(data[['", offset, "']])")
  if (!is.null(cluster)) f <- paste0(f, " + cluster(data[['", cluster, "']])")
  fit <- coxph(as.formula(f), data = data, weights = wt, ties = ties, robust = !is.null(cluster),
    control = coxph.control(eps = 1e-12, iter.max = 50), x = TRUE, model = TRUE)
  bh <- basehaz(fit, centered = FALSE)
  # basehaz() leaves the offset at its weighted mean; ours is at offset 0.
  if (!is.null(offset)) bh$hazard <- bh$hazard * exp(-weighted.mean(data[[offset]], data$wt))
  z1 <- cox.zph(fit, transform = "km", terms = FALSE)
  z2 <- cox.zph(fit, transform = "identity", terms = FALSE)
  z3 <- cox.zph(fit, transform = "rank", terms = FALSE)
  z4 <- cox.zph(fit, transform = "log", terms = FALSE)
  s <- summary(fit)
  out <- list(
    input = list(time = data[[time]], event = data$status, x = lapply(x, function(n) data[[n]]),
      entry = if (!is.null(entry)) data[[entry]], strata = if (!is.null(strata)) data[[strata]],
      weights = if (!is.null(weights)) data[[weights]], offset = if (!is.null(offset)) data[[offset]],
      cluster = if (!is.null(cluster)) data[[cluster]], ties = ties),
    coefficients = unname(coef(fit)),
    covariance = as.vector(if (is.null(cluster)) vcov(fit) else fit$naive.var),
    robust = if (!is.null(cluster)) as.vector(vcov(fit)),
    se = unname(sqrt(diag(vcov(fit)))),
    loglik = fit$loglik, lr = s$logtest[["test"]], lrP = s$logtest[["pvalue"]], wald = fit$wald.test, score = s$sctest[["test"]],
    means = unname(colMeans(X)),
    baseTime = bh$time, baseHazard = bh$hazard, baseStrata = if (!is.null(strata)) as.integer(bh$strata),
    martingale = unname(residuals(fit, "martingale")), scoreResidual = as.vector(t(residuals(fit, "score"))),
    zphKm = unname(z1$table), zphIdentity = unname(z2$table),
    zphRank = unname(z3$table), zphLog = unname(z4$table))
  if (is.null(strata) && is.null(offset)) {
    new <- X[c(1, 20, 77), , drop = FALSE]
    sf <- survfit(coxph(y ~ ., data = data.frame(X), weights = data$wt, ties = ties, robust = FALSE,
      control = coxph.control(eps = 1e-12, iter.max = 50)), newdata = data.frame(new))
    at <- c(10, 60, 200)
    if (time == "coarse") at <- c(1, 2, 4)
    ss <- summary(sf, times = at)
    out$predict <- list(rows = c(1, 20, 77), at = at, survival = as.vector(ss$surv), error = as.vector(ss$std.err))
  }
  out
}
cases <- list(
  efron = one(v), breslow = one(v, ties = "breslow"),
  heavyTies = one(v, time = "coarse"), heavyTiesBreslow = one(v, time = "coarse", ties = "breslow"),
  entry = one(v, entry = "entry"), strata = one(v, strata = "celln", x = c("karno", "age", "prior")),
  weights = one(v, weights = "w"), offset = one(v, offset = "off"),
  cluster = one(v, cluster = "centre"),
  clusterTies = one(v, time = "coarse", cluster = "centre", weights = "w"),
  everything = one(v, x = c("karno", "age", "prior"), entry = "entry", strata = "celln", weights = "w", offset = "off", cluster = "centre"),
  single = one(v, x = "karno"))
collinear <- coxph(Surv(time, status) ~ karno + age + I(karno + 2 * age) + prior, v)
aliased <- list(coefficients = unname(coef(collinear)), loglik = collinear$loglik)
write_json(list(cases = cases, aliased = aliased), "survival-cox.json", digits = NA, auto_unbox = TRUE,
  na = "null", null = "null", matrix = "rowmajor")

# Cox: exact ties, time-varying covariates, jackknife variance, robust score test, every kind of residual, grouped
# tests of proportional hazards, predicted curves by stratum, split follow-up. R 4.2.2, survival 3.5-3.
# Run here: Rscript survival-cox-residuals.R
suppressMessages({ library(survival); library(jsonlite) })
set.seed(41)
control <- coxph.control(eps = 1e-13, toler.chol = 1e-14, iter.max = 60)
rows <- function(m) as.vector(t(as.matrix(m)))
v <- veteran[1:60 * 2, ]
v$squamous <- as.numeric(v$celltype == "squamous"); v$small <- as.numeric(v$celltype == "smallcell")
v$adeno <- as.numeric(v$celltype == "adeno"); v$arm <- v$trt - 1
v$coarse <- ceiling(v$time / 45); v$w <- round(runif(nrow(v), 0.4, 2.5), 2)
v$off <- round(rnorm(nrow(v), 0, 0.4), 3); v$centre <- rep(1:9, length.out = nrow(v))
h <- heart # Stanford heart transplants: start-stop rows, transplant changes with time
h$transplant <- as.numeric(h$transplant == "1")
h$w <- round(runif(nrow(h), 0.4, 2.5), 2)
h$wide <- ceiling(h$stop / 30); h$from <- floor(h$start / 30)
h$at <- rep(1:3, length.out = nrow(h))
b <- bladder1[bladder1$stop > bladder1$start, ] # recurrent events of the same patients
b <- b[b$id %% 2 == 0, c("id", "start", "stop", "status", "size", "number", "treatment")]
b$status <- as.numeric(b$status == 1); b$thiotepa <- as.numeric(b$treatment == "thiotepa")
b$pyridoxine <- as.numeric(b$treatment == "pyridoxine")
# R's weighted Schoenfeld residuals take the weights in the order of the file: so sort as it does.
sorted <- function(d, time, status, strata = NULL) d[order(if (is.null(strata)) rep(1, nrow(d)) else d[[strata]], d[[time]], -d[[status]]), ]
v <- sorted(v, "time", "status"); h <- sorted(h, "stop", "event"); b <- sorted(b, "stop", "status")
fitOf <- function(data, x, time, status, entry = NULL, strata = NULL, weights = NULL, offset = NULL, cluster = NULL,
                  ties = "efron", robust = FALSE) {
  data$wt <- if (is.null(weights)) 1 else data[[weights]]
  data$of <- if (is.null(offset)) 0 else data[[offset]]
  y <- if (is.null(entry)) paste0("Surv(", time, ", ", status, ")") else paste0("Surv(", entry, ", ", time, ", ", status, ")")
  f <- paste(y, "~", paste(x, collapse = " + "))
  if (!is.null(strata)) f <- paste0(f, " + strata(", strata, ")")
  if (!is.null(offset)) f <- paste0(f, " + offset(of)")
  args <- list(formula = as.formula(f), data = data, weights = data$wt, ties = ties, robust = robust || !is.null(cluster),
    control = control, x = TRUE, model = TRUE, nocenter = NULL)
  if (!is.null(cluster)) args$cluster <- data[[cluster]]
  # coxph wants an id for start-stop rows; each row its own cluster is the jackknife without one.
  if (robust && is.null(cluster) && !is.null(entry)) args$cluster <- seq_len(nrow(data))
  if (ties == "exact") args$weights <- NULL
  list(fit = do.call(coxph, args), data = data, input = list(time = data[[time]], event = data[[status]],
    x = unname(lapply(x, function(n) data[[n]])), entry = if (!is.null(entry)) data[[entry]],
    strata = if (!is.null(strata)) as.integer(as.factor(data[[strata]])), weights = if (!is.null(weights)) data[[weights]],
    offset = if (!is.null(offset)) data[[offset]], cluster = if (!is.null(cluster)) data[[cluster]], robust = robust, ties = ties))
}
summaryOf <- function(o) {
  fit <- o$fit
  if (o$input$ties == "exact" && !is.null(o$input$entry)) # coxph forgets the class of this fit
    return(list(input = o$input, coefficients = I(unname(fit$coefficients)), covariance = as.vector(fit$var), robustCovariance = NULL,
      loglik = fit$loglik, lr = 2 * diff(fit$loglik), wald = drop(fit$coefficients %*% solve(fit$var) %*% fit$coefficients),
      score = fit$score, robustScore = NULL, martingale = fit$residuals[seq(1, nrow(o$data), 7)], deviance = NULL))
  s <- summary(fit)
  list(input = o$input, coefficients = I(unname(coef(fit))),
    covariance = as.vector(if (is.null(fit$naive.var)) fit$var else fit$naive.var),
    robustCovariance = if (!is.null(fit$naive.var)) as.vector(fit$var),
    loglik = fit$loglik, lr = unname(s$logtest[1]), wald = unname(fit$wald.test), score = fit$score,
    robustScore = if (!is.null(fit$naive.var)) fit$rscore,
    martingale = I(unname(residuals(fit, "martingale"))[seq(1, nrow(o$data), 7)]),
    deviance = I(unname(residuals(fit, "deviance"))[seq(1, nrow(o$data), 7)]))
}
full <- function(..., collapse = NULL) {
  o <- fitOf(...); fit <- o$fit
  out <- summaryOf(o)
  # Every seventh row is kept, every fifth event, every third patient.
  r <- function(type, ..., by = 7) { m <- as.matrix(unname(residuals(fit, type, ...))); rows(m[seq(1, nrow(m), by), , drop = FALSE]) }
  out <- c(out, list(scoreResidual = r("score"), dfbeta = r("dfbeta"), dfbetas = r("dfbetas"),
    schoenfeld = r("schoenfeld", by = 5), scaledSchoenfeld = r("scaledsch", by = 5),
    weighted = list(martingale = r("martingale", weighted = TRUE), score = r("score", weighted = TRUE),
      schoenfeld = r("schoenfeld", weighted = TRUE, by = 5), scaledSchoenfeld = r("scaledsch", weighted = TRUE, by = 5),
      dfbeta = r("dfbeta", weighted = FALSE))))
  if (!is.null(collapse)) { g <- o$data[[collapse]]
    out$collapse <- list(group = g, martingale = r("martingale", collapse = g, by = 3), deviance = r("deviance", collapse = g, by = 3),
      score = r("score", collapse = g, by = 3), dfbeta = r("dfbeta", collapse = g, by = 3)) }
  z <- function(t) rows(unname(cox.zph(fit, transform = t, terms = FALSE)$table))
  out$zph <- list(km = z("km"), identity = z("identity"), rank = z("rank"), log = z("log"))
  # Limits of predicted survival, three patients, at three times.
  p <- length(coef(fit)); take <- c(1, 17, 42); at <- quantile(o$input$time, c(0.2, 0.5, 0.8), type = 1)
  nd <- o$data[take, ]
  curves <- lapply(c("log", "log-log", "plain", "logit"), function(ci) {
    per <- lapply(1:3, function(k) { s <- summary(survfit(fit, newdata = nd[k, ], conf.type = ci, se.fit = TRUE), times = at, extend = TRUE)
      cbind(s$surv, s$cumhaz, s$std.err, s$lower, s$upper) })
    rows(unname(do.call(rbind, per))) })
  out$curves <- list(rows = take, times = unname(at), log = curves[[1]], loglog = curves[[2]], plain = curves[[3]], logit = curves[[4]])
  lp <- predict(fit, nd, type = "lp", se.fit = TRUE, reference = "sample")
  zero <- predict(fit, nd, type = "lp", se.fit = TRUE, reference = "zero")
  # predict() of survival 3.5 takes the mean of the old offset from neither.
  out$linear <- list(sample = unname(lp$fit), sampleError = unname(lp$se.fit), zero = unname(zero$fit), zeroError = unname(zero$se.fit))
  out
}
vx <- c("karno", "age", "squamous"); hx <- c("age", "year", "surgery", "transplant")
cases <- list(
  efron = full(v, vx, "time", "status"), breslow = full(v, vx, "time", "status", ties = "breslow"),
  ties = full(v, vx, "coarse", "status"), weightedTies = full(sorted(v, "coarse", "status"), vx, "coarse", "status", weights = "w", robust = TRUE),
  weightedBreslow = full(sorted(v, "coarse", "status"), vx, "coarse", "status", weights = "w", ties = "breslow", cluster = "centre"),
  strata = full(sorted(v, "time", "status", "arm"), c("karno", "age"), "time", "status", strata = "arm", cluster = "centre"),
  single = full(v, "karno", "time", "status", robust = TRUE),
  heart = full(h, hx, "stop", "event", entry = "start", cluster = "id", collapse = "id"),
  heartTies = full(sorted(h, "wide", "event"), hx, "wide", "event", entry = "from", robust = TRUE, weights = "w"),
  heartBreslow = full(sorted(h, "wide", "event"), hx, "wide", "event", entry = "from", ties = "breslow"),
  heartStrata = full(sorted(h, "stop", "event", "at"), hx, "stop", "event", entry = "start", strata = "at", weights = "w", robust = TRUE, collapse = "id"),
  bladder = full(b, c("size", "number", "thiotepa", "pyridoxine"), "stop", "status", entry = "start", cluster = "id", collapse = "id"))
v$strat <- rep(1:2, length.out = nrow(v))
exact <- list(
  right = summaryOf(fitOf(v, vx, "coarse", "status", ties = "exact")),
  untied = summaryOf(fitOf(v, vx, "time", "status", ties = "exact")),
  strata = summaryOf(fitOf(v, vx, "coarse", "status", strata = "strat", ties = "exact")),
  offset = summaryOf(fitOf(v, vx, "coarse", "status", offset = "off", ties = "exact")),
  # coxph enumerates the subsets of start-stop ties: the times as they are, which tie twice and thrice
  startStop = summaryOf(fitOf(h, hx, "stop", "event", entry = "start", ties = "exact")),
  startStopStrata = summaryOf(fitOf(h, hx, "stop", "event", entry = "start", strata = "at", ties = "exact")),
  logan = { l <- logan[1:150, ]; n <- nrow(l); i <- rep(1:n, each = 3) # matched sets: conditional logistic regression
    m <- data.frame(set = i, pick = rep(1:3, n), case = as.numeric(rep(1:3, n) == (seq_len(n) %% 3 + 1)[i]), one = 1,
      education = l$education[i] + rnorm(3 * n), focc = as.numeric(l$focc[i]) + rep(1:3, n))
    m$case <- ifelse(i %% 7 == 0, as.numeric(m$pick <= 2), m$case)
    summaryOf(fitOf(m, c("education", "focc"), "one", "case", strata = "set", ties = "exact")) })
# A factor's dummies tested together, as cox.zph(terms = TRUE).
zphTerms <- lapply(list(plain = NULL, strata = "arm"), function(s) {
  d <- veteran; d$arm <- d$trt - 1
  f <- if (is.null(s)) Surv(time, status) ~ celltype + karno + age else Surv(time, status) ~ celltype + karno + age + strata(arm)
  fit <- coxph(f, d, control = control)
  X <- model.matrix(~ celltype + karno + age, d)[, -1]
  list(time = d$time, event = d$status, x = unname(lapply(1:ncol(X), function(j) unname(X[, j]))),
    strata = if (!is.null(s)) d$arm, groups = list(c(0, 1, 2), I(3), I(4)),
    tables = lapply(list(km = "km", identity = "identity", rank = "rank", log = "log"), function(t) rows(unname(cox.zph(fit, transform = t)$table)))) })
# Efron's ties do not take a weight for that many patients; Breslow's do.
wts <- rep(1:3, length.out = nrow(v)); big <- v[rep(seq_len(nrow(v)), wts), ]
weights <- list(input = list(time = v$coarse, event = v$status, x = list(v$karno, v$age)), weights = wts,
  efron = coef(coxph(Surv(coarse, status) ~ karno + age, v, weights = wts, control = control)),
  efronReplicated = coef(coxph(Surv(coarse, status) ~ karno + age, big, control = control)),
  breslow = coef(coxph(Surv(coarse, status) ~ karno + age, v, weights = wts, ties = "breslow", control = control)),
  breslowReplicated = coef(coxph(Surv(coarse, status) ~ karno + age, big, ties = "breslow", control = control)))
split <- survSplit(Surv(time, status) ~ ., veteran[, c("time", "status", "karno")], cut = c(30, 100, 587), episode = "episode", id = "id")
again <- survSplit(Surv(start, stop, event) ~ ., h[, c("start", "stop", "event")], cut = c(5, 50), episode = "episode", id = "row")
d <- data.frame(id = 1:nrow(jasa), futime = pmax(jasa$futime, 0.5), status = jasa$fustat, wait = jasa$wait.time)
tm <- tmerge(d, d, id = id, death = event(futime, status), transplant = tdc(wait))
out <- list(cases = cases, exact = exact, zphTerms = zphTerms, weights = weights,
  split = list(time = veteran$time, event = veteran$status, cuts = c(30, 100, 587),
    row = split$id, start = split$tstart, stop = split$time, status = split$status, episode = split$episode),
  splitAgain = list(entry = h$start, time = h$stop, event = h$event, cuts = c(5, 50), row = again$row, start = again$start,
    stop = again$stop, status = again$event, episode = again$episode),
  change = list(time = d$futime, event = d$status, changeTime = d$wait, row = tm$id, start = tm$tstart, stop = tm$tstop,
    status = tm$death, changed = tm$transplant))
write_json(out[c("cases")], "survival-cox-residuals.json", digits = NA, auto_unbox = TRUE, na = "null", null = "null")
write_json(out[names(out) != "cases"], "survival-cox-extensions.json", digits = NA, auto_unbox = TRUE, na = "null", null = "null")

# Fine-Gray regression. R 4.2.2, cmprsk 2.2-11 (crr), survival 3.5-3 (finegray and coxph). Run here: Rscript competing-fine-gray.R
suppressMessages({ library(survival); library(cmprsk); library(jsonlite) })
m <- mgus2[complete.cases(mgus2[, c("age", "sex", "hgb", "mspike")]), ]
cause <- ifelse(m$pstat == 1, 1, 2 * m$death); time <- ifelse(m$pstat == 1, m$ptime, m$futime) + 1
set.seed(21); k <- c(which(cause == 1), sample(which(cause != 1), 320)); k <- sample(k)
time <- time[k]; cause <- cause[k]; n <- length(k)
x <- cbind(age = m$age, male = as.numeric(m$sex == "M"), hgb = m$hgb, mspike = m$mspike)[k, ]
noTies <- time + seq_len(n) / 10000
group <- rep(1:3, length.out = n); w <- round(runif(n, 0.3, 2.5), 2); entry <- pmin(time - 0.5, round(rexp(n, 1 / 10), 1))
id <- rep(1:50, length.out = n)
columns <- function(x) unname(lapply(seq_len(ncol(x)), function(j) x[, j]))
by_crr <- function(time, cause, x, group = NULL, of = 1) {
  init <- rep(0, ncol(x))
  for (again in 1:4) { # crr's line search may stop early: start it again where it stopped
    f <- if (is.null(group)) crr(time, cause, x, failcode = of, gtol = 1e-13, maxiter = 60, init = init)
      else crr(time, cause, x, cengroup = group, failcode = of, gtol = 1e-13, maxiter = 60, init = init)
    init <- f$coef
  }
  p <- predict(f, x[1:3, , drop = FALSE])
  list(time = time, cause = cause, x = columns(x), censoringGroup = group, of = of, coefficients = unname(f$coef), covariance = as.vector(f$var),
    inverse = as.vector(f$invinf), loglik = c(f$loglik.null, f$loglik), lr = -2 * (f$loglik.null - f$loglik), times = p[, 1],
    incidence = as.vector(p[, -1]), residuals = if (is.null(group)) as.vector(t(f$res)))
}
crrs <- list(ties = by_crr(time, cause, x), noTies = by_crr(noTies, cause, x), groups = by_crr(time, cause, x, group),
  other = by_crr(time, cause, x[, 1:2], of = 2), heavy = by_crr(ceiling(time / 24), cause, x[, 1:2]),
  uncensored = by_crr(time, pmax(cause, 2 - (seq_len(n) %% 2)), x[, 1:2]))
# frequency weights: crr on the rows written out
f3 <- rep(1:3, length.out = n)
r <- rep(seq_len(n), f3)
replicated <- by_crr(time[r], cause[r], x[r, ])[c("coefficients", "loglik", "inverse")]
replicated$weights <- f3
by_survival <- function(time, cause, x, weights = NULL, entry = NULL, cluster = NULL) {
  d <- data.frame(time = time, state = factor(cause, 0:2), x, id = seq_along(time), w = if (is.null(weights)) 1 else weights,
    entry = if (is.null(entry)) 0 else entry, cl = if (is.null(cluster)) seq_along(time) else cluster)
  f <- finegray(Surv(entry, time, state) ~ age + male + hgb + mspike + cl, d, id = id, weights = w, etype = "1")
  c <- coxph(Surv(fgstart, fgstop, fgstatus) ~ age + male + hgb + mspike, f, weights = fgwt, cluster = cl, ties = "breslow",
    control = coxph.control(eps = 1e-14, iter.max = 50), timefix = FALSE)
  list(time = time, cause = cause, x = columns(x), weights = weights, entry = entry, cluster = cluster,
    coefficients = unname(coef(c)), covariance = as.vector(vcov(c)), inverse = as.vector(c$naive.var), lr = 2 * diff(c$loglik), score = c$score,
    wald = c$wald.test)
}
survivals <- list(plain = by_survival(noTies, cause, x), weights = by_survival(noTies, cause, x, weights = w),
  entry = by_survival(noTies, cause, x, entry = entry + 0.00001 * seq_len(n)), cluster = by_survival(noTies, cause, x, cluster = id),
  all = by_survival(noTies, cause, x, weights = w, entry = entry + 0.00001 * seq_len(n), cluster = id))
# The sandwich by numerical differentiation: the score at the estimate as a function of the case weights, censoring curve
# included, summed plainly over rows and event times. (crr 2.2-11 with a cengroup gives other covariances.) As Fine and
# Gray's influence function has it, changes of log G are those of the cumulative hazard.
by_jackknife <- function(time, cause, x, beta, weights = NULL, group = NULL, cluster = NULL) {
  n <- length(time); w0 <- if (is.null(weights)) rep(1, n) else weights; g <- if (is.null(group)) rep(1, n) else group
  cl <- if (is.null(cluster)) seq_len(n) else cluster
  t <- sort(unique(time[cause == 1])); r <- exp(as.vector(x %*% beta)); h0 <- list()
  past <- outer(time, t, "<") & cause == 2; present <- outer(time, t, ">=")
  keep <- function(w) {
    K <- matrix(0, n, length(t))
    for (k in unique(g)) {
      u <- sort(unique(time[cause == 0 & g == k]))
      h <- sapply(u, function(v) sum(w[cause == 0 & g == k & time == v]) / sum(w[g == k & time >= v]))
      if (is.null(h0[[as.character(k)]])) h0[[as.character(k)]] <<- h
      b <- h0[[as.character(k)]]
      G <- c(1, cumprod(1 - b) * exp(-cumsum(h - b)))
      at <- function(v) ifelse(v > max(time[g == k]), 0, G[findInterval(v, u, left.open = TRUE) + 1])
      K[g == k, ] <- outer(1 / at(time[g == k]), at(t))
    }
    present + past * K
  }
  score <- function(w) {
    R <- keep(w) * (w * r); m <- t(R) %*% x / colSums(R)
    i <- which(cause == 1); colSums(w[i] * (x[i, ] - m[match(time[i], t), ]))
  }
  score(w0) # fixes h0
  R <- keep(w0) * (w0 * r); m <- t(R) %*% x / colSums(R); d <- sapply(t, function(v) sum(w0[cause == 1 & time == v]))
  I <- matrix(0, ncol(x), ncol(x))
  for (k in seq_along(t)) I <- I + d[k] * (t(x) %*% (R[, k] / sum(R[, k]) * x) - m[k, ] %*% t(m[k, ]))
  e <- 1e-4
  D <- sapply(unique(cl), function(k) (score(ifelse(cl == k, w0 * (1 + e), w0)) - score(ifelse(cl == k, w0 * (1 - e), w0))) / (2 * e))
  V <- solve(I, D); list(time = time, cause = cause, x = columns(x), weights = weights, censoringGroup = group, cluster = cluster,
    covariance = as.vector(V %*% t(V)))
}
g2 <- crr(noTies, cause, x[, 1:2], cengroup = group, gtol = 1e-13); g2 <- crr(noTies, cause, x[, 1:2], cengroup = group, gtol = 1e-13, init = g2$coef)
p2 <- crr(noTies, cause, x[, 1:2], gtol = 1e-13); p2 <- crr(noTies, cause, x[, 1:2], gtol = 1e-13, init = p2$coef)
r2 <- rep(seq_len(n), f3); w2 <- crr(noTies[r2], cause[r2], x[r2, 1:2], gtol = 1e-13); w2 <- crr(noTies[r2], cause[r2], x[r2, 1:2], gtol = 1e-13, init = w2$coef)
jackknife <- list(plain = by_jackknife(noTies, cause, x[, 1:2], p2$coef), groups = by_jackknife(noTies, cause, x[, 1:2], g2$coef, group = group),
  weights = by_jackknife(noTies, cause, x[, 1:2], w2$coef, weights = f3),
  cluster = by_jackknife(noTies, cause, x[, 1:2], w2$coef, weights = f3, cluster = id))
write_json(list(crr = crrs, replicated = replicated, survival = survivals, jackknife = jackknife), "competing-fine-gray.json", digits = NA, auto_unbox = TRUE, na = "null", null = "null")

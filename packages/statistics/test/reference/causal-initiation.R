# Arms started within a grace period: plan of treatment by EM, weights, weighted curves, hazard ratios.
# nnet::multinom and survival do what has a name; EM and weights are written out from their definitions.
# Rscript causal-initiation.R > causal-initiation.json
suppressMessages({library(nnet); library(survival); library(jsonlite)})
set.seed(31)
n <- 160; grace <- 8; tau <- 40
x1 <- round(rnorm(n), 2); x2 <- rbinom(n, 1, 0.4)
odds <- cbind(1, exp(-0.5 + 0.8 * x1), exp(-1 + 0.9 * x2))
plan <- apply(odds, 1, function(o) sample(0:2, 1, prob = o))
begin <- ifelse(plan == 0, Inf, sample(1:7, n, TRUE))
rate <- 0.03 * exp(0.4 * x1 + 0.5 * x2)
u <- rexp(n)
effect <- c(1, 0.6, 0.5)[plan + 1]
happens <- ifelse(u < rate * begin, u / rate, begin + (u - rate * begin) / (rate * effect))
lost <- runif(n, 20, 70)
time <- round(pmin(happens, lost), 1) + 0.05; event <- as.integer(happens <= lost)
arm <- ifelse(plan > 0 & begin < time, plan, 0); start <- ifelse(arm > 0, begin, NA)
hidden <- arm == 0 & time < grace

post <- sapply(0:2, function(k) ifelse(hidden, mean(arm == k), as.numeric(arm == k)))
law <- function(k, t) {            # P(S_k >= t) by the weighted product limit of the starts
  if (k == 0) return(rep(1, length(t)))
  s <- c(start[arm == k], time[hidden]); d <- c(rep(1, sum(arm == k)), rep(0, sum(hidden)))
  w <- c(rep(1, sum(arm == k)), post[hidden, k + 1]); keep <- w > 0
  f <- survfit(Surv(s[keep], d[keep]) ~ 1, weights = w[keep])
  jump <- f$n.event > 0
  at <- f$time[jump]; after <- f$surv[jump]; end <- after[length(after)]; after <- (after - end) / (1 - end)
  sapply(t, function(v) { b <- at < v; if (!any(b)) 1 else after[max(which(b))] })
}
for (iteration in 1:300) {
  rows <- c(which(!hidden), rep(which(hidden), 3)); y <- factor(c(arm[!hidden], rep(0:2, each = sum(hidden))))
  w <- c(rep(1, sum(!hidden)), as.vector(post[hidden, ])); keep <- w > 0
  fit <- multinom(y ~ x1[rows] + x2[rows], weights = w, subset = keep, trace = FALSE, reltol = 1e-15, abstol = 1e-15, maxit = 2000)
  b <- coef(fit)
  eta <- cbind(0, sapply(1:2, function(k) b[k, 1] + b[k, 2] * x1 + b[k, 3] * x2))
  e <- exp(eta) / rowSums(exp(eta))
  joint <- e * sapply(0:2, function(k) law(k, time)); new <- joint / rowSums(joint)
  moved <- max(abs(new[hidden, ] - post[hidden, ])); post[hidden, ] <- new[hidden, ]
  if (moved < 1e-10) break
}
weightsAt <- function(k, t, h) {
  still <- sapply(0:2, function(b) law(b, t)); waiting <- !(arm > 0 & !is.na(start) & start < t)
  ifelse(waiting, h * still[k + 1] / as.vector(e %*% still), ifelse(arm == k, h / e[, k + 1], 0))
}
curves <- function(h) {
  times <- sort(unique(time[event == 1]))
  d <- y <- matrix(0, length(times), 3)
  for (j in seq_along(times)) for (k in 0:2) {
    w <- weightsAt(k, times[j], h); y[j, k + 1] <- sum(w[time >= times[j]])
    d[j, k + 1] <- sum(w[time == times[j] & event == 1])
  }
  S <- apply(1 - d / y, 2, cumprod)
  upTo <- times <= tau
  mean <- apply(S, 2, function(s) sum(diff(c(0, times[upTo], tau)) * c(1, s[upTo])))
  nll <- function(beta) { r <- y %*% diag(exp(c(0, beta))); -sum(d %*% c(0, beta)) + sum(rowSums(d) * log(rowSums(r))) }
  hr <- optim(c(0, 0), nll, method = "BFGS", control = list(reltol = 1e-15, maxit = 500))$par
  list(survival = S[max(which(upTo)), ], mean = mean, hazard = hr)
}
overlap <- 1 / rowSums(1 / e)
cat(toJSON(list(grace = grace, tau = tau, x1 = x1, x2 = x2, time = time, event = event, arm = arm,
  start = ifelse(is.na(start), -1, start), hidden = sum(hidden), coefficients = b, posterior = post[hidden, ],
  ate = curves(rep(1, n)), att = curves(1 - e[, 1]), overlap = curves(overlap)), digits = 14, matrix = "rowmajor"))

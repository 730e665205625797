# Propensity scores, weights, balance, weighted effects. R 4.2.2; survival 3.5-3, nnet, survey, numDeriv.
# Run here: Rscript causal-propensity.R
suppressMessages({ library(survival); library(nnet); library(survey); library(numDeriv); library(jsonlite) })
RNGversion("4.0.0"); set.seed(11)
d <- rotterdam[rotterdam$nodes > 0, ]
d <- d[sample(nrow(d), 150), ]
x <- cbind(age = d$age / 10, size = as.numeric(d$size != "<=20"), er = log(d$er + 1), nodes = log(d$nodes))
two <- as.integer(d$chemo)
three <- ifelse(d$chemo == 1, 1L, ifelse(d$hormon == 1, 2L, 0L))
# distinct times, so that ties play no part
time <- round(pmin(d$rtime, d$dtime) / 30.4 + seq_len(nrow(d)) / 1e5, 5); event <- as.integer(d$recur | d$death)
y <- as.integer(d$death); tau <- 48; times <- c(24, 60)
newton <- function(g, X) { # multinomial scores to machine precision by Newton's method from nnet's estimate
  K <- max(g); nb <- ncol(X)
  start <- if (K == 1) coef(glm(g ~ X[, -1], family = binomial)) else
    c(t(coef(multinom(g ~ X[, -1], trace = FALSE, maxit = 1000, reltol = 1e-14))))
  ll <- function(b) { eta <- cbind(0, X %*% matrix(b, nb)); sum(eta[cbind(seq_along(g), g + 1)] - log(rowSums(exp(eta)))) }
  sc <- function(b) { eta <- cbind(0, X %*% matrix(b, nb)); P <- exp(eta) / rowSums(exp(eta))
    do.call(cbind, lapply(1:K, function(k) ((g == k) - P[, k + 1]) * X)) }
  for (i in 1:6) start <- start - solve(jacobian(function(b) colSums(sc(b)), start), colSums(sc(start)))
  list(coef = start, score = sc, loglik = ll(start))
}
probs <- function(b, X) { eta <- cbind(0, X %*% matrix(b, ncol(X))); exp(eta) / rowSums(exp(eta)) }
weightOf <- function(P, g, estimand, share) {
  own <- P[cbind(seq_along(g), g + 1)]
  switch(estimand, ate = 1 / own, stabilised = share[g + 1] / own, att = P[, 2] / own, atc = P[, 1] / own,
    ato = (1 / rowSums(1 / P)) / own, matching = apply(P, 1, min) / own)
}
kish <- function(w) sum(w)^2 / sum(w^2)
wvar <- function(v, w) if (all(v %in% 0:1)) { m <- weighted.mean(v, w); m * (1 - m) } else {
  m <- weighted.mean(v, w); sum(w) / (sum(w)^2 - sum(w^2)) * sum(w * (v - m)^2) }
ks <- function(v, g, w, a, b) { at <- sort(unique(v))
  max(abs(sapply(at, function(t) sum(w[g == a & v <= t]) / sum(w[g == a]) - sum(w[g == b & v <= t]) / sum(w[g == b])))) }
balance <- function(g, w, pool) lapply(seq_len(ncol(x)), function(j) {
  v <- x[, j]; one <- rep(1, length(g)); pairs <- combn(0:max(g), 2)
  of <- function(w, vw) { r <- apply(pairs, 2, function(p) { a <- g == p[1]; b <- g == p[2]
      s <- sqrt((wvar(v[a], vw[a]) + wvar(v[b], vw[b])) / 2)
      c((weighted.mean(v[b], w[b]) - weighted.mean(v[a], w[a])) / s,
        if (all(v %in% 0:1)) NA else wvar(v[b], w[b]) / wvar(v[a], w[a]), ks(v, g, w, p[1], p[2])) })
    list(smd = r[1, which.max(abs(r[1, ]))], varianceRatio = if (any(is.na(r[2, ]))) NA else r[2, which.max(abs(log(r[2, ])))],
      ks = max(r[3, ])) }
  list(before = of(one, one), after = of(w, if (pool == "weighted") w else one)) })
km <- function(w, g, a, conf = "log") survfit(Surv(time, event) ~ 1, subset = g == a, weights = w, robust = TRUE, conf.type = conf)
rmst <- function(w, g, a) { # plain area under the weighted curve
  o <- order(time[g == a]); t <- time[g == a][o]; e <- event[g == a][o]; ww <- w[g == a][o]
  atRisk <- rev(cumsum(rev(ww))); s <- cumprod(1 - ww * e / atRisk); k <- t < tau
  sum(diff(c(0, t[k], tau)) * c(1, s[k])) }
surv <- function(w, g, a, at) { o <- order(time[g == a]); t <- time[g == a][o]; e <- event[g == a][o]; ww <- w[g == a][o]
  atRisk <- rev(cumsum(rev(ww))); prod((1 - ww * e / atRisk)[t <= at]) }
effects <- function(w, g) unlist(lapply(1:max(g), function(a) c(
  surv(w, g, 0, times[1]) - surv(w, g, a, times[1]), surv(w, g, 0, times[2]) - surv(w, g, a, times[2]),
  log((1 - surv(w, g, a, times[2])) / (1 - surv(w, g, 0, times[2]))),
  rmst(w, g, a) - rmst(w, g, 0),
  weighted.mean(y[g == a], w[g == a]) - weighted.mean(y[g == 0], w[g == 0]),
  log(weighted.mean(y[g == a], w[g == a]) / weighted.mean(y[g == 0], w[g == 0])))))
hr <- function(w, g) coef(coxph(Surv(time, event) ~ factor(g), weights = w, ties = "breslow",
  control = coxph.control(eps = 1e-14, toler.chol = 1e-15, iter.max = 60)))
# Stacked estimating equations by numerical derivatives: theta(w(gamma, share)), patient i's own part by the
# derivative in its weight (multiplier 1 + eps), its part through gamma and the share by the chain rule.
stacked <- function(f, g, X, fit, estimand) {
  n <- length(g); share <- as.numeric(table(g)) / n
  w <- weightOf(probs(fit$coef, X), g, estimand, share)
  own <- jacobian(function(m) f(w * m, g), rep(1, n))
  viaGamma <- jacobian(function(b) f(weightOf(probs(b, X), g, estimand, share), g), fit$coef)
  A <- -jacobian(function(b) colSums(fit$score(b)), fit$coef)
  psi <- own + viaGamma %*% solve(A, t(fit$score(fit$coef)))
  if (estimand == "stabilised") {
    viaShare <- jacobian(function(s) f(weightOf(probs(fit$coef, X), g, estimand, s), g), share)
    psi <- psi + viaShare %*% (sapply(seq_len(n), function(i) (seq_along(share) - 1 == g[i]) - share) / n)
  }
  list(robust = sqrt(rowSums(own^2)), stacked = sqrt(rowSums(psi^2)))
}
case <- function(g, estimand, deep = FALSE) {
  X <- cbind(1, x); fit <- newton(g, X); P <- probs(fit$coef, X); share <- as.numeric(table(g)) / length(g)
  w <- weightOf(P, g, estimand, share); v <- stacked(effects, g, X, fit, estimand)
  out <- list(weights = w, ess = c(kish(w), tapply(w, g, kish)),
    balance = balance(g, w, "weighted"), balanceUnweighted = balance(g, w, "unweighted"),
    effects = effects(w, g), robust = v$robust, stacked = v$stacked, logHr = unname(hr(w, g)))
  cx <- coxph(Surv(time, event) ~ factor(g), weights = w, robust = TRUE, ties = "breslow",
    control = coxph.control(eps = 1e-14, toler.chol = 1e-15, iter.max = 60))
  out$hrRobust <- unname(sqrt(diag(cx$var)))
  if (deep) out$hrStacked <- unname(stacked(hr, g, X, fit, estimand)$stacked)
  out$curves <- lapply(0:max(g), function(a) { s <- km(w, g, a); r <- summary(s, times = times)
    list(survival = r$surv, se = r$std.err, lower = r$lower, upper = r$upper) })
  design <- svydesign(ids = ~1, weights = w, data = data.frame(y, g))
  glm <- svyglm(y ~ factor(g), design)
  out$svy <- list(difference = unname(coef(glm)[-1]), se = unname(sqrt(diag(vcov(glm)))[-1] * sqrt((length(g) - 1) / length(g))))
  out
}
quant <- function(w, p) { q <- quantile(w, c(p, 1 - p)); list(weights = pmin(pmax(w, q[1]), q[2]), count = sum(w < q[1] | w > q[2])) }
f2 <- newton(two, cbind(1, x)); f3 <- newton(three, cbind(1, x))
Xs <- cbind(1, x); pr <- plogis(drop(Xs %*% f2$coef)); se2 <- unname(sqrt(diag(solve(crossprod(Xs, Xs * pr * (1 - pr))))))
P2 <- probs(f2$coef, cbind(1, x)); P3 <- probs(f3$coef, cbind(1, x))
cases <- list()
for (e in c("ate", "stabilised", "att", "atc", "ato", "matching"))
  cases[[paste0("two ", e)]] <- c(list(arms = 2, estimand = e), case(two, e, deep = e %in% c("ate", "stabilised", "ato")))
for (e in c("ate", "stabilised", "att", "ato", "matching"))
  cases[[paste0("three ", e)]] <- c(list(arms = 3, estimand = e), case(three, e, deep = e %in% c("stabilised", "ato")))
share <- table(two) / length(two)
trimmed <- function(P, g, q) { keep <- rep(TRUE, length(g)); for (k in 0:max(g)) keep <- keep & P[, k + 1] >= quantile(P[g == k, k + 1], q); keep }
write_json(list(
  data = list(x = unname(as.list(as.data.frame(x))), two = two, three = three, time = time, event = event, y = y, tau = tau, times = times),
  two = list(coefficients = unname(f2$coef), se = se2, scores = P2[, 2], logLikelihood = f2$loglik),
  three = list(coefficients = unname(f3$coef), scores = unname(as.list(as.data.frame(P3))), logLikelihood = f3$loglik),
  cases = cases,
  truncated = quant(weightOf(P2, two, "ate", share), 0.05),
  crump = sum(P2[, 2] < 0.1 | P2[, 2] > 0.9),
  crumpThree = sum(apply(P3, 1, min) < 0.05),
  sturmer = which(!trimmed(P2, two, 0.05)) - 1, yoshida = which(!trimmed(P3, three, 0.03)) - 1,
  range = list(control = as.numeric(quantile(P2[two == 0, 2])), treated = as.numeric(quantile(P2[two == 1, 2])))
), "causal-propensity.json", digits = NA, auto_unbox = TRUE, na = "null")

# Doubly robust scores from their definitions, on given predictions and cross-fitted. R 4.2.2, survival 3.5-3. Run here.
suppressMessages({ library(survival); library(jsonlite) })
RNGversion("4.0.0"); set.seed(8)
# A step function that is 1 before its first knot, its left limit, and its exact integral
value <- function(knots, v, t) sapply(t, function(s) { k <- knots <= s; if (any(k)) v[max(which(k))] else 1 })
left <- function(knots, v, t) sapply(t, function(s) { k <- knots < s; if (any(k)) v[max(which(k))] else 1 })
area <- function(knots, v, a, b) { p <- sort(unique(c(a, knots[knots > a & knots < b], b))); if (b <= a) 0 else sum(diff(p) * value(knots, v, head(p, -1))) }
score <- function(T, d, own, e, knots, S, G, tau, measure, adjustment) {
  total <- if (measure == "risk") value(knots, S, tau) else area(knots, S, 0, tau)
  mu <- if (measure == "risk") 1 - total else total
  if (!own) return(mu)
  if (adjustment == "weighted") { known <- (d == 1 && T <= tau) || T >= tau
    Y <- if (measure == "risk") as.numeric(d == 1 && T <= tau) else min(T, tau)
    return(if (known) mu + (Y - mu) / (e * left(knots, G, min(T, tau))) else mu) }
  rest <- function(u) if (value(knots, S, u) == 0) 0 else (if (measure == "risk") total else area(knots, S, u, tau)) / value(knots, S, u)
  us <- sort(unique(c(knots[knots <= min(T, tau)], if (d == 1 && T <= tau) T)))
  dM <- sapply(us, function(u) as.numeric(d == 1 && T == u) - (1 - value(knots, S, u) / left(knots, S, u)))
  phi <- total - sum(sapply(us, rest) * dM / left(knots, G, us)) / e
  if (length(us) == 0) phi <- total
  if (measure == "risk") 1 - phi else phi
}
n <- 60; m <- 14; tau <- 6
grid <- sort(round(runif(m, 0.2, 8), 2)); A <- rbinom(n, 1, 0.5)
curve <- function(rate) t(sapply(1:n, function(i) exp(-cumsum(rexp(m, 1 / rate)))))
S <- list(curve(0.08), curve(0.05)); G <- list(curve(0.04), curve(0.05))
time <- ifelse(runif(n) < 0.5, sample(grid, n, TRUE), round(runif(n, 0.1, 9), 2)); event <- rbinom(n, 1, 0.6); e <- runif(n, 0.2, 0.8)
time[1:3] <- tau; event[1:2] <- c(0, 1)
given <- expand.grid(measure = c("risk", "restrictedMean"), adjustment = c("augmented", "weighted"), stringsAsFactors = FALSE)
givenScores <- lapply(1:4, function(r) lapply(0:1, function(a) sapply(1:n, function(i) score(time[i], event[i], A[i] == a,
  if (a == 1) e[i] else 1 - e[i], grid, S[[a + 1]][i, ], G[[a + 1]][i, ], tau, given$measure[r], given$adjustment[r]))))
# cross-fitted with the default models on rotterdam
d <- rotterdam[sample(nrow(rotterdam), 220), ]
x <- cbind(age = d$age / 10, nodes = log(d$nodes + 1), size = as.numeric(d$size != "<=20"))
arm <- d$chemo; tm <- round(pmin(d$rtime, d$dtime) / 30.4 + seq_len(nrow(d)) / 1e5, 5); ev <- as.integer(d$recur | d$death)
fold <- integer(nrow(d)); for (a in 0:1) fold[arm == a] <- sample(rep(0:3, length.out = sum(arm == a)))
ctrl <- coxph.control(eps = 1e-14, toler.chol = 1e-15, iter.max = 60); tight <- glm.control(epsilon = 1e-14, maxit = 100)
y <- log(d$pgr + 1); yb <- as.integer(d$death); hz <- 60
lim <- function(p) pmin(pmax(p, 0.01), 0.99)
prop <- numeric(nrow(d)); mu <- list(y = matrix(0, nrow(d), 2), yb = matrix(0, nrow(d), 2))
cf <- lapply(1:4, function(r) matrix(0, nrow(d), 2))
for (k in 0:3) { tr <- fold != k; te <- which(!tr)
  f <- glm(arm ~ x, binomial, subset = tr, control = tight); prop[te] <- lim(plogis(cbind(1, x[te, ]) %*% coef(f)))
  for (a in 0:1) { s <- tr & arm == a
    mu$y[te, a + 1] <- cbind(1, x[te, ]) %*% coef(lm(y ~ x, subset = s))
    mu$yb[te, a + 1] <- plogis(cbind(1, x[te, ]) %*% coef(glm(yb ~ x, binomial, subset = s, control = tight)))
    cS <- coxph(Surv(tm, ev) ~ x, subset = s, control = ctrl); cG <- coxph(Surv(tm, 1 - ev) ~ x, subset = s, control = ctrl)
    bS <- basehaz(cS, centered = FALSE); bG <- basehaz(cG, centered = FALSE); knots <- bS$time[bS$time <= hz]
    for (i in te) { SS <- exp(-bS$hazard * exp(sum(x[i, ] * coef(cS))))[bS$time <= hz]; GG <- exp(-bG$hazard * exp(sum(x[i, ] * coef(cG))))[bG$time <= hz]
      for (r in 1:4) cf[[r]][i, a + 1] <- score(tm[i], ev[i], arm[i] == a, if (a == 1) prop[i] else 1 - prop[i], knots, SS, GG, hz, given$measure[r], given$adjustment[r]) } } }
aipw <- function(y, m) cbind(m[, 1] + (arm == 0) * (y - m[, 1]) / (1 - prop), m[, 2] + (arm == 1) * (y - m[, 2]) / prop)
est <- function(phi) { z <- cbind(phi, phi[, 2] - phi[, 1]); N <- nrow(z); list(value = unname(colMeans(z)), se = unname(apply(z, 2, sd) * sqrt((N - 1) / N) / sqrt(N))) }
row <- function(M) c(t(M))
write_json(list(
  given = list(time = time, event = event, group = A, propensity = e, tau = tau, grid = grid, survival = lapply(S, row), censoring = lapply(G, row),
    cases = given, scores = givenScores),
  crossFit = list(x = unname(as.list(as.data.frame(x))), group = arm, time = tm, event = ev, y = y, yb = yb, tau = hz, folds = fold,
    propensity = prop, survival = lapply(cf, est), effect = lapply(cf, function(z) z[, 2] - z[, 1]), continuous = est(aipw(y, mu$y)), binary = est(aipw(yb, mu$yb)))),
  "causal-doubly-robust.json", digits = NA, auto_unbox = TRUE)

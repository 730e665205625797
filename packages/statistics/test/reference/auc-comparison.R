# AUC: frequency weights (by replication), logit limits, unpaired difference, several curves, partial areas.
# R 4.2.2, pROC 1.18.0. The standard error of a partial area has no peer in pROC but the bootstrap: it is the
# infinitesimal jackknife by numerical differentiation (mean of the derivatives from either side) of a weighted
# trapezoid. Run here: Rscript auc-comparison.R
suppressMessages({ library(pROC); library(MASS); library(jsonlite) })
curve <- function(y, s) roc(y, s, direction = "<", quiet = TRUE)
set.seed(21)
q <- qnorm(0.975)

weighted <- function(y, s, w) {
  i <- rep(seq_along(y), w); r <- curve(y[i], s[i]); ci <- ci.auc(r, method = "delong"); se <- sqrt(var(r, method = "delong"))
  a <- as.numeric(r$auc)
  list(event = y, score = s, weights = w, value = a, se = se, lower = ci[1], upper = ci[3],
    logit = plogis(qlogis(a) + c(-1, 1) * q * se / (a * (1 - a))))
}
unpaired <- function(y1, s1, y2, s2) {
  t <- roc.test(curve(y1, s1), curve(y2, s2), paired = FALSE, method = "delong")
  d <- unname(t$estimate[1] - t$estimate[2])
  list(first = list(event = y1, score = s1), second = list(event = y2, score = s2),
    estimates = unname(t$estimate), statistic = unname(t$statistic), df = unname(t$parameter), p = t$p.value,
    limits = d + c(-1, 1) * qt(0.975, unname(t$parameter)) * d / unname(t$statistic)) # of the same Student's t
}
several <- function(y, scores) {
  rs <- lapply(scores, function(s) curve(y, s)); k <- length(rs)
  V <- matrix(0, k, k)
  for (i in 1:k) for (j in 1:k) V[i, j] <- if (i == j) var(rs[[i]], method = "delong") else cov(rs[[i]], rs[[j]], method = "delong")
  a <- sapply(rs, function(r) as.numeric(r$auc)); L <- cbind(-1, diag(k - 1)); d <- L %*% a; S <- L %*% V %*% t(L)
  x <- as.numeric(t(d) %*% ginv(S, tol = 1e-8) %*% d); df <- qr(S, tol = 1e-8)$rank
  list(event = y, scores = scores, values = a, covariance = as.vector(V), chiSquared = x, df = df, p = pchisq(x, df, lower.tail = FALSE))
}
# Area between two values of 1 - specificity under the weighted empirical curve.
area <- function(y, s, w, from, to) {
  u <- sort(unique(s), decreasing = TRUE)
  x <- c(0, cumsum(sapply(u, function(v) sum(w[y == 0 & s == v]))) / sum(w[y == 0]))
  h <- c(0, cumsum(sapply(u, function(v) sum(w[y == 1 & s == v]))) / sum(w[y == 1]))
  total <- 0
  for (k in 2:length(x)) {
    l <- max(x[k - 1], from); r <- min(x[k], to)
    if (r <= l) next
    at <- function(t) h[k - 1] + (h[k] - h[k - 1]) * (t - x[k - 1]) / (x[k] - x[k - 1])
    total <- total + (r - l) * (at(l) + at(r)) / 2
  }
  total
}
partial <- function(y, s, from, to, focus) {
  r <- curve(y, s)
  raw <- as.numeric(auc(r, partial.auc = c(to, from), partial.auc.focus = focus))
  cor <- suppressWarnings(as.numeric(auc(r, partial.auc = c(to, from), partial.auc.focus = focus, partial.auc.correct = TRUE)))
  z <- if (focus == "specificity") list(y = y, s = s) else list(y = 1 - y, s = -s)
  f <- function(w) area(z$y, z$s, w, 1 - to, 1 - from)
  one <- rep(1, length(y))
  stopifnot(abs(f(one) - raw) < 1e-12)
  side <- function(i, h) { e <- replace(0 * one, i, h); f0 <- f(one) # four-point one-sided derivative
    (-11 * f0 + 18 * f(one + e) - 9 * f(one + 2 * e) + 2 * f(one + 3 * e)) / (6 * h) }
  g <- sapply(seq_along(y), function(i) (side(i, 1e-3) + side(i, -1e-3)) / 2)
  n1 <- sum(z$y); n0 <- sum(1 - z$y)
  se <- sqrt(sum(g[z$y == 1]^2) * n1 / (n1 - 1) + sum(g[z$y == 0]^2) * n0 / (n0 - 1))
  set.seed(1); b <- suppressWarnings(ci.auc(r, partial.auc = c(to, from), partial.auc.focus = focus, reuse.auc = FALSE, method = "bootstrap", boot.n = 4000, progress = "none", parallel = FALSE))
  list(event = y, score = s, from = from, to = to, focus = focus, value = raw, corrected = cor, se = se, limits = c(b[1], b[3]))
}
sample1 <- function(n, shift, digits) { y <- rbinom(n, 1, 0.4); list(y = y, s = round(y * shift + rnorm(n), digits)) }
a <- sample1(80, 1, 6); b <- sample1(60, 0.5, 1); o <- sample1(120, 1.2, 0); big <- sample1(100, 1.5, 6)
w <- sample(0:4, 80, TRUE); wo <- sample(0:3, 120, TRUE)
third <- round(a$y * 0.4 + rnorm(80), 1)
ev <- rep(c(1, 0), c(40, 60)); tie <- round(ev * 1.1 + rnorm(100), 1) # 60 non-events: specificity 0.9 and 0.8 lie on vertices
untie <- round(ev * 1.1 + rnorm(100), 6)
out <- list(
  weighted = list(plain = weighted(a$y, a$s, w), ordinal = weighted(o$y, o$s, wo), one = weighted(b$y, b$s, rep(1, 60))),
  unpaired = list(plain = unpaired(a$y, a$s, b$y, b$s), ordinal = unpaired(o$y, o$s, big$y, big$s)),
  several = list(three = several(a$y, list(a$s, third, round(rnorm(80), 1))),
    redundant = several(a$y, list(a$s, third, exp(a$s)))),
  partial = list(high = partial(a$y, a$s, 0.83, 1, "specificity"), vertex = partial(ev, untie, 0.8, 1, "specificity"),
    tiedVertex = partial(ev, tie, 0.5, 0.9, "specificity"), ordinal = partial(o$y, o$s, 0.7, 0.95, "specificity"),
    sensitivity = partial(b$y, b$s, 0.8, 1, "sensitivity"), sensitivityVertex = partial(ev, untie, 0.6, 0.9, "sensitivity"),
    whole = partial(o$y, o$s, 0, 1, "specificity"), below = partial(a$y, -a$s, 0.8, 1, "specificity")))
write_json(out, "auc-comparison.json", digits = NA, auto_unbox = TRUE, na = "null")

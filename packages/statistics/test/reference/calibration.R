# Calibration of a binary outcome by glm() on R's own splines (rms::rcspline.eval), Brier and log scores and net
# benefit by their definitions. Run: Rscript calibration.R > calibration.json
suppressMessages({library(jsonlite); library(Hmisc)})
set.seed(3)
make <- function(n, a, b) { l <- rnorm(n, -0.5, 1.2); list(event = rbinom(n, 1, plogis(a + b * l)), risk = round(plogis(l), 6)) }
sets <- list(good = make(300, 0, 1), extreme = make(250, 0.4, 0.6), ties = { s <- make(200, 0, 1); s$risk <- round(s$risk, 1) * .8 + .1; s },
  floor = { s <- make(300, 0, 1); s$risk <- pmax(s$risk, sort(s$risk)[40]); s })
th <- c(.05, .1, .2, .3, .5, .7)
# information at the final fit: glm's own vcov keeps that of the step before
V <- function(f) { X <- model.matrix(f); p <- fitted(f); solve(crossprod(X * sqrt(p * (1 - p)))) }
est <- function(f) cbind(coef(f), sqrt(diag(V(f))))
one <- function(s) {
  y <- s$event; p <- s$risk; l <- qlogis(p); n <- length(y); ctl <- glm.control(epsilon = 1e-14, maxit = 100)
  i <- est(glm(y ~ offset(l), family = binomial, control = ctl))
  m <- est(glm(y ~ l, family = binomial, control = ctl))
  k <- quantile(l, c(.1, .5, .9), names = FALSE) # Harrell's quantiles (rcspline.eval moves them where values tie)
  B <- rcspline.eval(l, knots = k, inclx = TRUE)
  f <- glm(y ~ B, family = binomial, control = ctl)
  grid <- seq(quantile(p, .01), quantile(p, .99), length.out = 100); G <- cbind(1, rcspline.eval(qlogis(grid), knots = k, inclx = TRUE))
  eta <- as.numeric(G %*% coef(f)); se <- sqrt(rowSums((G %*% V(f)) * G)); obs <- fitted(f); e <- abs(obs - p)
  br <- unique(quantile(p, 0:10 / 10)); g <- cut(p, br, include.lowest = TRUE)
  c(s, list(oe = sum(y) / sum(p), oeLower = sum(y) / sum(p) * exp(-qnorm(.975) * sqrt((1 - mean(y)) / sum(y))),
    intercept = i[1, 1:2], slope = m[2, 1:2], predicted = grid, observed = plogis(eta), lower = plogis(eta - qnorm(.975) * se),
    upper = plogis(eta + qnorm(.975) * se), ici = mean(e), e50 = as.numeric(median(e)), e90 = as.numeric(quantile(e, .9)), emax = max(e),
    groupPredicted = as.numeric(tapply(p, g, mean)), groupObserved = as.numeric(tapply(y, g, mean)), groupN = as.numeric(table(g)),
    brier = mean((y - p)^2), scaled = 1 - mean((y - p)^2) / (mean(y) * (1 - mean(y))), brierSe = sd((y - p)^2) / sqrt(n),
    logScore = -mean(y * log(p) + (1 - y) * log(1 - p)),
    thresholds = th, netBenefit = sapply(th, function(t) mean(p >= t & y == 1) - mean(p >= t & y == 0) * t / (1 - t)),
    treatAll = sapply(th, function(t) mean(y == 1) - mean(y == 0) * t / (1 - t))))
}
cat(toJSON(lapply(sets, one), digits = NA, auto_unbox = TRUE))

# Repeated measures. R 4.2.2, nlme 3.1-162 (gls), emmeans 1.8.4, numDeriv; data: nlme::Orthodont and a trial drawn here
# with visits missing at random. Run here: Rscript mmrm.R
# gls stops at its own tolerance; so its estimate is the start of Newton steps on the same likelihood written out with
# dense matrices, which also gives Satterthwaite's degrees of freedom by numerical differentiation. What gls itself says
# is kept beside it (fields gls*).
suppressMessages({ library(nlme); library(emmeans); library(jsonlite); library(numDeriv) })
wide <- list(d = 0.02, eps = 0.02, r = 6)
control <- glsControl(tolerance = 1e-10, msTol = 1e-12, msMaxIter = 500, maxIter = 500, returnObject = TRUE)

sigmaOf <- function(structure, v) {
  h <- grepl("h$", structure); kind <- sub("h$", "", structure)
  function(par) {
    if (kind == "us") { L <- matrix(0, v, v); L[lower.tri(L, TRUE)] <- par; return(L %*% t(L)) }
    sd <- exp(if (h) par[1:v] else rep(par[1], v)); rho <- par[-seq_len(if (h) v else 1)]
    lag <- abs(outer(1:v, 1:v, "-"))
    R <- switch(kind, cs = ifelse(lag == 0, 1, rho[1]), ar1 = rho[1]^lag, toep = matrix(c(1, rho)[lag + 1], v))
    outer(sd, sd) * R
  }
}
analyse <- function(data, formula, structure, reml = TRUE, contrasts = NULL, peer = TRUE) {
  X <- model.matrix(formula, data); y <- data$y; v <- max(data$visit); n <- length(y); p <- ncol(X)
  rows <- split(seq_len(n), data$id); build <- sigmaOf(structure, v)
  pieces <- function(par) {
    S <- build(par); XVX <- 0; XVy <- 0; yVy <- 0; logDet <- 0
    for (i in rows) {
      V <- S[data$visit[i], data$visit[i], drop = FALSE]; R <- chol(V); Xi <- backsolve(R, X[i, , drop = FALSE], transpose = TRUE)
      yi <- backsolve(R, y[i], transpose = TRUE); logDet <- logDet + 2 * sum(log(diag(R)))
      XVX <- XVX + crossprod(Xi); XVy <- XVy + crossprod(Xi, yi); yVy <- yVy + sum(yi^2)
    }
    list(XVX = XVX, XVy = XVy, yVy = yVy, logDet = logDet)
  }
  deviance <- function(par) {
    s <- tryCatch(pieces(par), error = function(e) NULL)
    if (is.null(s)) return(1e10)
    d <- s$logDet + s$yVy - sum(s$XVy * solve(s$XVX, s$XVy)) + (n - if (reml) p else 0) * log(2 * pi)
    as.numeric(if (reml) d + determinant(s$XVX)$modulus else d)
  }
  kind <- sub("h$", "", structure)
  correlation <- switch(kind, us = corSymm(form = ~ visit | id), cs = corCompSymm(form = ~ visit | id),
    ar1 = corAR1(form = ~ visit | id), NULL)
  weights <- if (structure %in% c("us", "csh", "ar1h", "toeph")) varIdent(form = ~ 1 | visit)
  sd0 <- log(sd(residuals(lm(formula, data))))
  m <- NULL
  if (!is.null(correlation) && peer) {
    m <- gls(formula, data, correlation, weights, method = if (reml) "REML" else "ML", control = control)
    sds <- rep(m$sigma, v)
    if (!is.null(weights)) sds <- m$sigma * coef(m$modelStruct$varStruct, unconstrained = FALSE, allCoef = TRUE)[as.character(1:v)]
    rho <- coef(m$modelStruct$corStruct, unconstrained = FALSE)
    if (kind == "us") { R <- diag(v); R[lower.tri(R)] <- rho; R <- R + t(R) - diag(v); par <- t(chol(outer(sds, sds) * R))[lower.tri(R, TRUE)] }
    else par <- c(if (is.null(weights)) log(m$sigma) else log(sds), rho)
  } else {
    par <- c(rep(sd0, if (grepl("h$", structure)) v else 1), 0.3^(1:(v - 1)))
    par <- optim(par, deviance, method = "BFGS", control = list(maxit = 500, reltol = 1e-14))$par
  }
  for (i in 1:3) par <- par - solve(hessian(deviance, par), grad(deviance, par, method.args = wide))
  s <- pieces(par); C <- solve(s$XVX); b <- as.numeric(C %*% s$XVy)
  A <- 2 * solve(hessian(deviance, par))
  df <- function(l) {
    g <- grad(function(q) sum(l * (solve(pieces(q)$XVX) %*% l)), par, method.args = wide)
    2 * sum(l * (C %*% l))^2 / sum(g * (A %*% g))
  }
  ll <- -deviance(par) / 2; k <- p + length(par)
  out <- list(structure = structure, method = if (reml) "reml" else "ml", coefficients = b, names = colnames(X),
    covariance = as.numeric(C), df = apply(diag(p), 1, df), visitCovariance = as.numeric(build(par)), logLikelihood = ll,
    aic = -2 * ll + 2 * k, bic = -2 * ll + log(n - if (reml) p else 0) * k)
  if (!is.null(m)) { out$glsLogLikelihood <- as.numeric(logLik(m)); out$glsCoefficients <- as.numeric(coef(m))
    out$glsCovariance <- as.numeric(vcov(m)); out$glsAic <- AIC(m); out$glsBic <- BIC(m) }
  if (!is.null(contrasts)) {
    out$contrasts <- lapply(seq_len(nrow(contrasts)), function(i) { l <- contrasts[i, ]; d <- df(l)
      e <- sum(l * b); se <- sqrt(sum(l * (C %*% l)))
      list(estimate = e, se = se, df = d, t = e / se, p = 2 * pt(-abs(e / se), d), lower = e - qt(0.975, d) * se, upper = e + qt(0.975, d) * se) })
    if (!is.null(m)) {
      grid <- emmeans(m, ~ visit | arm, data = data, mode = "asymptotic")
      out$emmeans <- as.data.frame(grid)[, c("emmean", "SE")]
    }
  }
  out
}
set.seed(7)
N <- 36; V <- 4
S <- outer(c(1, 1.2, 1.5, 1.6), c(1, 1.2, 1.5, 1.6)) * 0.7^abs(outer(1:4, 1:4, "-"))
trial <- expand.grid(visit = 1:V, id = 1:N)
trial$arm <- rep(sample(rep(0:2, each = N / 3)), each = V)
trial$base <- rep(round(rnorm(N, 10, 2), 2), each = V)
noise <- as.numeric(t(matrix(rnorm(N * V), N) %*% chol(S)))
trial$y <- round(5 + 0.4 * trial$base + 0.5 * trial$visit - 0.3 * trial$arm * trial$visit + noise, 3)
# a high value makes the subject leave; a few visits are missing in between
leaves <- ave(trial$y > 13, trial$id, FUN = function(high) c(0, cumsum(high)[-V]) > 0)
trial <- trial[!leaves & runif(nrow(trial)) > 0.08, ]
trial <- trial[sample(nrow(trial)), ]
o <- as.data.frame(Orthodont)
orthodont <- data.frame(y = o$distance, id = as.integer(factor(as.character(o$Subject))), visit = as.integer(factor(o$age)),
  age = o$age, arm = as.numeric(o$Sex == "Female"))
f <- y ~ base + factor(arm) * factor(visit)
factors <- transform(trial, arm = factor(arm), visit = visit)
X <- model.matrix(f, trial)
row <- function(arm, visit) { d <- data.frame(base = mean(trial$base), arm = factor(arm, 0:2), visit = factor(visit, 1:4))
  as.numeric(model.matrix(~ base + arm * visit, d)) }
cells <- expand.grid(visit = 1:4, arm = 0:2)
means <- t(mapply(row, cells$arm, cells$visit))
differences <- rbind(means[5:8, ] - means[1:4, ], means[9:12, ] - means[1:4, ])
structures <- c("us", "cs", "csh", "ar1", "ar1h", "toep", "toeph")
runs <- lapply(setNames(structures, structures), function(s) analyse(trial, f, s, contrasts = if (s %in% c("us", "ar1h")) rbind(means, differences)))
runs$usMl <- analyse(trial, f, "us", reml = FALSE)
runs$csMl <- analyse(trial, f, "cs", reml = FALSE)
growth <- list(us = analyse(orthodont, y ~ age * arm, "us", reml = FALSE), cs = analyse(orthodont, y ~ age * arm, "cs"))
json <- list(trial = as.list(trial[, c("y", "id", "visit", "arm", "base")]), design = asplit(X[, -1], 2), cells = cells, runs = runs,
  orthodont = as.list(orthodont), growth = growth)
for (r in c(runs, growth)) cat(r$structure, r$method, r$logLikelihood, r$glsLogLikelihood, max(abs(r$glsCoefficients - r$coefficients)), "\n")
write_json(json, "mmrm.json", digits = NA, auto_unbox = TRUE, na = "null", null = "null")

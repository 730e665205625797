# Linear mixed models. R 4.2.2, lme4 1.1-31, lmerTest 3.1-3, numDeriv; data: lme4::sleepstudy, nlme::Orthodont,
# survival::pbcseq, and simulated sets drawn here. Run here: Rscript mixed.R
# lme4's theta is polished by Newton steps on its own deviance function before everything else is read off, so that the
# optimum is exact to about 1e-10. Intervals of variances and predictions come from dense matrices, written out below.
suppressMessages({ library(lme4); library(lmerTest); library(survival); library(jsonlite); library(numDeriv) })
# wide steps, so that the rounding of the deviance does not reach the gradient
wide <- list(d = 0.02, eps = 0.02, r = 6)
stay <- function(fn, par, lower, upper, control) list(par = par, fval = fn(par), conv = 0, message = "")
quiet <- lmerControl(optimizer = "stay", calc.derivs = FALSE, check.conv.singular = "ignore",
  check.rankX = "silent.drop.cols")
tight <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-9, maxfun = 1e5), calc.derivs = FALSE,
  check.conv.singular = "ignore", check.rankX = "silent.drop.cols")

polished <- function(formula, data, reml, weights, fixedTheta = NULL) {
  data$w <- weights
  first <- lme4::lmer(formula, data, REML = reml, weights = w, control = tight)
  theta <- if (is.null(fixedTheta)) getME(first, "theta") else fixedTheta
  f <- lme4::lmer(formula, data, REML = reml, weights = w, control = tight, devFunOnly = TRUE)
  if (is.null(fixedTheta)) for (i in 1:3) {
    free <- which(!(getME(first, "lower") == 0 & theta < 1e-4))
    g <- function(t) { full <- theta; full[free] <- t; f(full) }
    theta[free] <- theta[free] - solve(hessian(g, theta[free]), grad(g, theta[free], method.args = wide))
  }
  lmerTest::lmer(formula, data, REML = reml, weights = w, start = list(theta = theta), control = quiet)
}

result <- function(formula, data, columns, slopes = list(), correlated = TRUE, intercept = TRUE, reml = TRUE,
                   weights = NULL, joint = NULL, wald = TRUE, fixedTheta = NULL, keep = TRUE) {
  data <- as.data.frame(data)
  w <- if (is.null(weights)) rep(1, nrow(data)) else weights
  m <- polished(formula, data, reml, w, fixedTheta)
  y <- model.response(model.frame(m))
  table <- coef(summary(m))
  vc <- as.data.frame(VarCorr(m))
  sdcor <- VarCorr(m)
  blocks <- lapply(sdcor, function(b) matrix(as.numeric(b), nrow(b)))
  q <- sum(sapply(blocks, nrow))
  D <- matrix(0, q, q); at <- 0
  for (b in blocks) { D[at + seq_len(nrow(b)), at + seq_len(nrow(b))] <- b; at <- at + nrow(b) }
  re <- ranef(m, condVar = TRUE)
  modes <- do.call(cbind, lapply(names(re), function(g) as.matrix(re[[g]])))
  X <- getME(m, "X"); sigma <- sigma(m)
  group <- as.integer(as.character(model.frame(m)[[names(getME(m, "flist"))[1]]]))
  Zrow <- cbind(if (intercept) rep(1, nrow(X)), do.call(cbind, slopes))
  levels <- sort(unique(group))
  out <- list(n = nrow(X), groups = length(levels), formula = deparse1(formula),
    coefficients = as.numeric(fixef(m)), names = names(fixef(m)), covariance = as.numeric(as.matrix(vcov(m))),
    se = as.numeric(table[, "Std. Error"]), df = as.numeric(table[, "df"]), t = as.numeric(table[, "t value"]),
    p = as.numeric(table[, "Pr(>|t|)"]), theta = as.numeric(getME(m, "theta")), sigma = sigma,
    randomCovariance = as.numeric(D), logLikelihood = as.numeric(logLik(m)), aic = AIC(m), bic = BIC(m),
    parameters = attr(logLik(m), "df"), singular = isSingular(m), modes = as.numeric(t(modes[order(as.numeric(rownames(modes))), ])))
  if (keep) {
    out$fitted <- as.numeric(fitted(m)); out$marginalFitted <- as.numeric(predict(m, re.form = NA))
  }
  if (!is.null(joint)) {
    test <- contest(m, joint, joint = TRUE)
    out$joint <- list(rows = joint, statistic = test[["F value"]], df1 = test$NumDF, df2 = test$DenDF, p = test[["Pr(>F)"]])
  }
  # The same likelihood from V = sigma^2 (Z D Z' + W^-1), cluster by cluster, in (log sd, z of the correlations, log sigma)
  unpack <- function(par) {
    sd <- exp(par[1:q]); R <- diag(q); r <- par[-c(1:q, length(par))]
    if (correlated && q > 1) { R[lower.tri(R)] <- tanh(r); R <- R + t(R) - diag(q) }
    list(D = diag(sd, q) %*% R %*% diag(sd, q), sigma2 = exp(2 * par[length(par)]))
  }
  pieces <- function(D, sigma2) {
    XVX <- 0; XVy <- 0; yVy <- 0; logDet <- 0
    for (g in levels) {
      i <- which(group == g); Z <- Zrow[i, , drop = FALSE]
      V <- Z %*% D %*% t(Z) + sigma2 * diag(1 / w[i], length(i)); Vi <- solve(V)
      logDet <- logDet + as.numeric(determinant(V)$modulus)
      XVX <- XVX + t(X[i, , drop = FALSE]) %*% Vi %*% X[i, , drop = FALSE]
      XVy <- XVy + t(X[i, , drop = FALSE]) %*% Vi %*% y[i]; yVy <- yVy + sum(y[i] * (Vi %*% y[i]))
    }
    list(XVX = XVX, XVy = XVy, yVy = yVy, logDet = logDet)
  }
  deviance <- function(par) {
    u <- unpack(par); s <- pieces(u$D, u$sigma2)
    d <- s$logDet + s$yVy - sum(s$XVy * solve(s$XVX, s$XVy))
    if (reml) d <- d + as.numeric(determinant(s$XVX)$modulus)
    as.numeric(d)
  }
  if (wald) {
    R <- cov2cor(D)
    par <- c(log(sqrt(diag(D))), if (correlated && q > 1) atanh(R[lower.tri(R)]), log(sigma))
    constant <- (nrow(X) - if (reml) ncol(X) else 0) * log(2 * pi)
    out$denseLogLikelihood <- -(deviance(par) + constant) / 2
    H <- hessian(deviance, par); A <- 2 * solve(H); se <- sqrt(diag(A)); z <- qnorm(0.975)
    lower <- par - z * se; upper <- par + z * se
    k <- length(par); cor <- if (k > q + 1) (q + 1):(k - 1) else integer(0)
    out$wald <- list(sd = exp(par[1:q]), sdLower = exp(lower[1:q]), sdUpper = exp(upper[1:q]),
      correlation = tanh(par[cor]), correlationLower = tanh(lower[cor]), correlationUpper = tanh(upper[cor]),
      sigmaLower = exp(lower[k]), sigmaUpper = exp(upper[k]))
    # Satterthwaite by another route: C as a function of the same parameters, differentiated numerically
    C <- solve(pieces(D, sigma^2)$XVX)
    out$denseDf <- sapply(seq_len(ncol(X)), function(j) {
      g <- grad(function(par) { u <- unpack(par); solve(pieces(u$D, u$sigma2)$XVX)[j, j] }, par, method.args = wide)
      2 * C[j, j]^2 / sum(g * (A %*% g))
    })
  }
  # Predictions by Henderson's mixed-model equations, the inverse of the whole coefficient matrix
  G <- length(levels)
  Z <- matrix(0, nrow(X), G * q)
  for (i in seq_len(nrow(X))) Z[i, (match(group[i], levels) - 1) * q + seq_len(q)] <- Zrow[i, ]
  if (!out$singular && G * q < 300) {
    top <- cbind(t(X) %*% (w * X), t(X) %*% (w * Z)); bottom <- cbind(t(Z) %*% (w * X), t(Z) %*% (w * Z) + kronecker(diag(G), solve(D)) * sigma^2)
    E <- solve(rbind(top, bottom)) * sigma^2
    rows <- unique(round(seq(1, nrow(X), length.out = 7)))
    full <- cbind(X, Z)[rows, ]
    se <- sqrt(rowSums((full %*% E) * full)); value <- as.numeric(predict(m))[rows]; z <- qnorm(0.975)
    marginalSe <- sqrt(rowSums((X[rows, ] %*% as.matrix(vcov(m))) * X[rows, ]))
    spread <- rowSums((Zrow[rows, , drop = FALSE] %*% D) * Zrow[rows, , drop = FALSE])
    out$prediction <- list(rows = rows - 1, value = value, se = se, lower = value - z * se, upper = value + z * se,
      predictionSe = sqrt(se^2 + sigma^2), marginal = as.numeric(predict(m, re.form = NA))[rows], marginalSe = marginalSe,
      newClusterSe = sqrt(marginalSe^2 + spread), newObservationSe = sqrt(marginalSe^2 + spread + sigma^2))
    out$modeVariance <- as.numeric(unlist(lapply(seq_len(G), function(i) {
      r <- group == levels[i]; solve(crossprod(Zrow[r, , drop = FALSE], w[r] * Zrow[r, , drop = FALSE]) / sigma^2 + solve(D)) })))
  }
  fixedVariance <- var(as.numeric(predict(m, re.form = NA)))
  randomVariance <- mean(rowSums((Zrow %*% D) * Zrow))
  total <- fixedVariance + randomVariance + sigma^2
  out$explained <- list(marginalR2 = fixedVariance / total, conditionalR2 = (fixedVariance + randomVariance) / total,
    icc = randomVariance / (randomVariance + sigma^2))
  list(input = list(y = as.numeric(y), x = columns, group = group, slopes = slopes, correlated = correlated,
    randomIntercept = intercept, method = if (reml) "reml" else "ml", weights = weights), result = out)
}

sleep <- transform(sleepstudy, Subject = as.integer(as.character(Subject)))
orthodont <- as.data.frame(nlme::Orthodont)
orthodont <- data.frame(distance = orthodont$distance, age = orthodont$age, Subject = as.integer(factor(as.character(orthodont$Subject))),
  female = as.numeric(orthodont$Sex == "Female"))
orthodont$interaction <- orthodont$age * orthodont$female
pbc <- with(subset(pbcseq, id <= 60), data.frame(bili = log(bili), year = day / 365.25, trt = as.numeric(trt == 1), age = age, id = id))
set.seed(20)
size <- c(rep(1, 5), rep(2, 5), sample(3:9, 40, TRUE))
three <- data.frame(id = rep(seq_along(size), size)); N <- nrow(three)
three$a <- round(rnorm(N), 3); three$b <- round(runif(N), 3); three$w <- round(runif(N, 0.3, 3), 2)
L <- matrix(c(1, 0.4, -0.3, 0, 0.8, 0.2, 0, 0, 0.9), 3); u <- matrix(rnorm(3 * length(size)), ncol = 3) %*% t(L)
three$y <- round(2 + three$a - three$b + u[three$id, 1] + u[three$id, 2] * three$a + u[three$id, 3] * three$b + rnorm(N, 0, 0.7 / sqrt(three$w)), 4)
# residuals of clusters that lean against each other: no variance between them
none <- data.frame(id = rep(1:8, each = 4), a = rep(c(0, 1, 2, 3), 8))
none$y <- round(5 + 0.5 * none$a + rnorm(32), 3); none$y <- round(none$y - ave(none$y, none$id) + 5.75, 3)
# intercepts and slopes in step: correlation 1
step <- data.frame(id = rep(1:12, each = 5), a = rep(0:4, 12)); effect <- rnorm(12)
step$y <- round(1 + effect[step$id] * (1 + 0.5 * step$a) + rnorm(60, 0, 1.5), 3)
alias <- transform(three, c = 2 * a - b)

cases <- list(
  intercept = result(Reaction ~ Days + (1 | Subject), sleep, list(sleep$Days), reml = TRUE),
  interceptMl = result(Reaction ~ Days + (1 | Subject), sleep, list(sleep$Days), reml = FALSE),
  slope = result(Reaction ~ Days + (Days | Subject), sleep, list(sleep$Days), list(sleep$Days)),
  slopeMl = result(Reaction ~ Days + (Days | Subject), sleep, list(sleep$Days), list(sleep$Days), reml = FALSE),
  uncorrelated = result(Reaction ~ Days + (Days || Subject), sleep, list(sleep$Days), list(sleep$Days), correlated = FALSE),
  slopeOnly = result(Reaction ~ Days + (0 + Days | Subject), sleep, list(sleep$Days), list(sleep$Days), intercept = FALSE),
  orthodont = result(distance ~ age + female + interaction + (age | Subject), orthodont,
    with(orthodont, list(age, female, interaction)), list(orthodont$age), joint = rbind(c(0, 0, 1, 0), c(0, 0, 0, 1))),
  pbcseq = result(bili ~ year + trt + age + (year | id), pbc, with(pbc, list(year, trt, age)), list(pbc$year),
    joint = rbind(c(0, 0, 1, 0), c(0, 1, 0, 0))),
  three = result(y ~ a + b + (a + b | id), three, with(three, list(a, b)), with(three, list(a, b))),
  threeMl = result(y ~ a + b + (a + b | id), three, with(three, list(a, b)), with(three, list(a, b)), reml = FALSE),
  weights = result(y ~ a + b + (a | id), three, with(three, list(a, b)), list(three$a), weights = three$w),
  none = result(y ~ a + (1 | id), none, list(none$a), wald = FALSE, fixedTheta = 0),
  step = result(y ~ a + (a | id), step, list(step$a), list(step$a), wald = FALSE),
  alias = result(y ~ a + b + c + (1 | id), alias, with(alias, list(a, b, c)), list()))
ml <- function(f) lme4::lmer(f, sleep, REML = FALSE, control = tight)
comparison <- anova(ml(Reaction ~ Days + (1 | Subject)), ml(Reaction ~ Days + (Days | Subject)))
write_json(list(cases = cases, comparison = list(statistic = comparison$Chisq[2], df = comparison$Df[2],
  p = comparison[["Pr(>Chisq)"]][2])), "mixed.json", digits = NA, auto_unbox = TRUE, na = "null", null = "null")
for (name in names(cases)) { r <- cases[[name]]$result
  cat(name, r$logLikelihood, r$denseLogLikelihood, "singular", r$singular, "theta", r$theta, "df", r$df, "dense", r$denseDf, "\n") }

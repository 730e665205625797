# Poisson and negative binomial regression. R 4.2.2 glm, MASS 7.3-58 glm.nb (theta and coefficients alternated to
# 1e-14), sandwich 3.0-2. Run here: Rscript counts.R
suppressMessages({ library(MASS); library(sandwich); library(jsonlite) })
tight <- glm.control(epsilon = 1e-15, maxit = 200)
poisson_case <- function(y, x, e = NULL, w = NULL, cluster = NULL) {
  n <- length(y); d <- data.frame(y = y, do.call(cbind, x), e = if (is.null(e)) 1 else e, w = if (is.null(w)) rep(1, n) else w)
  xs <- names(d)[1 + seq_along(x)]; f <- glm(reformulate(c(xs, 'offset(log(e))'), 'y'), poisson, d, weights = w, control = tight)
  X <- model.matrix(f); mu <- fitted(f); V <- solve(crossprod(X * sqrt(d$w * mu)))
  u <- d$w > 0; fu <- glm(reformulate(c(xs, 'offset(log(e))'), 'y'), poisson, d[u, ], weights = w, control = tight); S <- sandwich(fu) # which rows of weight 0 would rescale
  CL <- if (is.null(cluster)) NULL else as.numeric(vcovCL(f, cluster = cluster, type = 'HC0'))
  list(y = y, x = x, exposure = e, weights = w, cluster = cluster, coefficients = unname(coef(f)), covariance = as.numeric(V), logLikelihood = sum(d$w * dpois(y, mu, log = TRUE)),
    deviance = f$deviance, pearson = sum(residuals(f, 'pearson')^2), df = sum(d$w > 0) - ncol(X), robust = as.numeric(S), clustered = CL)
}
nb_case <- function(y, x, e = NULL, w = NULL) {
  n <- length(y); d <- data.frame(y = y, do.call(cbind, x), e = if (is.null(e)) 1 else e, w = if (is.null(w)) rep(1, n) else w)
  xs <- names(d)[1 + seq_along(x)]; form <- reformulate(c(xs, 'offset(log(e))'), 'y')
  f <- glm.nb(form, d, weights = w, control = glm.control(epsilon = 1e-13, maxit = 500)); th <- f$theta
  for (i in 1:200) { g <- glm(form, negative.binomial(th), d, weights = w, control = tight)
    new <- as.numeric(theta.ml(d$y, fitted(g), weights = d$w, limit = 200, eps = 1e-13)); if (abs(new - th) < 1e-13 * th) break; th <- new }
  g <- glm(form, negative.binomial(th), d, weights = w, control = tight); mu <- fitted(g); X <- model.matrix(g)
  V <- solve(crossprod(X * sqrt(d$w * mu / (1 + mu / th)))); L <- sum(d$w * dnbinom(y, size = th, mu = mu, log = TRUE))
  tm <- theta.ml(d$y, mu, weights = d$w, limit = 200, eps = 1e-13)
  g0 <- glm(form, poisson, d, weights = w, control = tight); L0 <- sum(d$w * dpois(y, fitted(g0), log = TRUE))
  list(y = y, x = x, exposure = e, weights = w, coefficients = unname(coef(g)), covariance = as.numeric(V), theta = th, thetaSe = as.numeric(attr(tm, 'SE')), logLikelihood = L,
    glmNb = list(theta = f$theta, coefficients = unname(coef(f)), logLikelihood = as.numeric(logLik(f))), statistic = 2 * (L - L0), p = pchisq(2 * (L - L0), 1, lower.tail = FALSE) / 2)
}
q <- quine; xq <- list(as.numeric(q$Eth == 'N'), as.numeric(q$Sex == 'M'), as.numeric(q$Age == 'F1'), as.numeric(q$Age == 'F2'), as.numeric(q$Age == 'F3'), as.numeric(q$Lrn == 'SL'))
i <- Insurance; xi <- list(as.numeric(i$District == 2), as.numeric(i$District == 3), as.numeric(i$District == 4), as.integer(i$Group), as.integer(i$Age))
set.seed(6); w <- sample(0:3, nrow(q), TRUE)
s <- survival::bladder1; first <- !duplicated(s$id); n <- as.numeric(tapply(s$status == 1, s$id, sum)); e <- as.numeric(tapply(s$stop, s$id, max)); tr <- as.numeric(s$treatment[first] == 'thiotepa'); pl <- as.numeric(s$treatment[first] == 'pyridoxine'); num <- s$number[first]
keep <- e > 0; bl <- list(y = n[keep], x = list(tr[keep], pl[keep], num[keep]), e = e[keep])
set.seed(8); bx <- round(rnorm(120), 3); be <- round(runif(120, 1, 9), 2); big <- list(x = bx, e = be, y = rnbinom(120, size = 25, mu = be * exp(1.2 + 0.4 * bx)))
write_json(list(poisson = list(insurance = poisson_case(i$Claims, xi, i$Holders, cluster = as.integer(i$District)), quineWeighted = poisson_case(q$Days, xq, NULL, w), bladder = poisson_case(bl$y, bl$x, bl$e)),
  negativeBinomial = list(quine = nb_case(q$Days, xq), quineWeighted = nb_case(q$Days, xq, NULL, w), bladder = nb_case(bl$y, bl$x, bl$e), largeTheta = nb_case(big$y, list(big$x), big$e)),
  underdispersed = poisson_case(c(3, 3, 4, 3, 4, 4, 3), list(1:7))), 'counts.json', digits = NA, auto_unbox = TRUE, null = 'null')

# Profile likelihood of logistic regression and Firth's penalised likelihood. R 4.2.2, brglm2 0.9 for the
# coefficients; the limits and tests by plain optimisation (BFGS, then nlminb) of the (penalised) log likelihood with
# one coefficient held, and uniroot. Run here: Rscript firth.R
suppressMessages({ library(brglm2); library(jsonlite); library(MASS) })
ll <- function(b, X, y, w, o, penalised) {
  eta <- as.numeric(X %*% b) + o
  v <- sum(w * (y * eta - ifelse(eta > 0, eta + log1p(exp(-eta)), log1p(exp(eta)))))
  if (!penalised) return(v)
  p <- plogis(eta); v + as.numeric(determinant(crossprod(X * sqrt(w * p * (1 - p))))$modulus) / 2
}
gr <- function(b, X, y, w, o, penalised) {
  p <- plogis(as.numeric(X %*% b) + o); r <- w * (y - p)
  if (penalised) { W <- w * p * (1 - p); h <- rowSums((X %*% solve(crossprod(X * sqrt(W)))) * X) * W; r <- r + h * (0.5 - p) }
  as.numeric(crossprod(X, r))
}
profiled <- function(j, value, start, X, y, w, o, penalised) {
  full <- function(a) append(a, value, j - 1)
  if (ncol(X) == 1) return(list(value = ll(value, X, y, w, o, penalised), par = numeric()))
  f <- function(a) { v <- -ll(full(a), X, y, w, o, penalised); if (is.finite(v)) v else 1e10 }
  g <- function(a) -gr(full(a), X, y, w, o, penalised)[-j]
  a <- optim(start, f, g, method = 'BFGS', control = list(reltol = 1e-16, maxit = 2000))$par
  a <- nlminb(a, f, g, control = list(rel.tol = 1e-15, x.tol = 1e-15, iter.max = 2000))$par
  list(value = -f(a), par = a)
}
limits <- function(est, se, X, y, w, o, penalised, level) {
  top <- ll(est, X, y, w, o, penalised); drop <- qchisq(level, 1) / 2
  one <- function(j, side) {
    at <- new.env(); at$a <- est[-j]
    f <- function(v) { r <- profiled(j, v, at$a, X, y, w, o, penalised); at$a <- r$par; r$value - top + drop }
    far <- est[j] + side * se[j] * 1.5; while (f(far) > 0) far <- far + side * se[j] / 2
    at$a <- est[-j]; uniroot(f, sort(c(est[j], far)), tol = 1e-13)$root
  }
  ks <- seq_along(est); statistic <- sapply(ks, function(j) 2 * (top - profiled(j, 0, est[-j], X, y, w, o, penalised)$value))
  list(lower = sapply(ks, one, -1), upper = sapply(ks, one, 1), statistic = statistic, p = pchisq(statistic, 1, lower.tail = FALSE))
}
case <- function(y, x, w = NULL, o = NULL, level = 0.95, penalised = TRUE) {
  X <- cbind(1, do.call(cbind, x)); ww <- if (is.null(w)) rep(1, length(y)) else w; oo <- if (is.null(o)) rep(0, length(y)) else o
  d <- list(y = y, X = X, ww = ww, oo = oo)
  fit <- if (penalised) suppressWarnings(glm(y ~ X - 1 + offset(oo), binomial, data = d, weights = ww, method = 'brglmFit', type = 'AS_mean', epsilon = 1e-13, maxit = 2000))
    else glm(y ~ X - 1 + offset(oo), binomial, data = d, weights = ww, epsilon = 1e-15, maxit = 100)
  est <- as.numeric(coef(fit)); p <- plogis(as.numeric(X %*% est) + oo)
  V <- solve(crossprod(X * sqrt(ww * p * (1 - p))))
  null <- if (penalised) {
    # all covariates held at 0: the intercept alone is free
    f <- function(a) ll(c(a, rep(0, ncol(X) - 1)), X, y, ww, oo, TRUE)
    2 * (ll(est, X, y, ww, oo, TRUE) - optimize(f, c(-10, 10), maximum = TRUE, tol = 1e-9)$objective) } else NULL
  c(list(y = y, x = x, weights = w, offset = o, level = level, coefficients = est, covariance = as.numeric(t(V)),
    objective = ll(est, X, y, ww, oo, penalised), global = null), limits(est, sqrt(diag(V)), X, y, ww, oo, penalised, level))
}
data(endometrial); e <- endometrial
b <- birthwt; set.seed(3); w <- sample(0:3, nrow(b), TRUE); o <- round(rnorm(nrow(b)), 3)
firth <- list(
  endometrial = case(e$HG, list(e$NV, e$PI, e$EH)),
  complete = case(c(0, 0, 0, 1, 1, 1), list(c(1, 2, 3, 4, 5, 6)), level = 0.9),
  weighted = case(b$low, list(b$age, b$lwt, b$smoke), w, o))
ml <- list(
  birthwt = case(b$low, list(b$age, b$lwt, b$smoke, b$ht), penalised = FALSE),
  weighted = case(b$low, list(b$age, b$lwt), w, o, level = 0.9, penalised = FALSE))
write_json(list(firth = firth, profile = ml), 'firth.json', digits = NA, auto_unbox = TRUE, null = 'null')

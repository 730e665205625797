# Multinomial logit. R 4.2.2, nnet 7.3-18 multinom (reltol 1e-16) and VGAM 1.1-7 vglm (epsilon 1e-14).
# Run here: Rscript multinomial.R
suppressMessages({ library(nnet); library(VGAM); library(jsonlite); library(MASS); library(survival) })
case <- function(y, x, w = NULL) {
  k <- length(unique(y)); X <- do.call(cbind, x); ww <- if (is.null(w)) rep(1, length(y)) else w
  use <- ww > 0; f <- factor(y[use]); Xu <- X[use, , drop = FALSE]; wu <- ww[use]
  fit <- vglm(f ~ Xu, multinomial(refLevel = 1), weights = wu, epsilon = 1e-15, maxit = 100)
  S <- scale(Xu)
  peer <- multinom(f ~ S, weights = wu, trace = FALSE, reltol = 1e-16, abstol = 1e-16, maxit = 5000)
  b <- matrix(coef(fit), k - 1) # one row a class
  P <- predict(fit, type = 'response'); A <- cbind(1, Xu); p <- ncol(A)
  H <- matrix(0, p * (k - 1), p * (k - 1))
  for (r in 2:k) for (s in 2:k) H[(r - 2) * p + 1:p, (s - 2) * p + 1:p] <- crossprod(A, A * (wu * P[, r] * ((r == s) - P[, s])))
  V <- solve(H)
  null <- vglm(f ~ 1, multinomial(refLevel = 1), weights = wu, epsilon = 1e-15)
  list(y = y, x = x, weights = w, coefficients = lapply(1:(k - 1), function(r) b[r, ]), covariance = as.numeric(t(V)),
    logLikelihood = sum(wu * log(P[cbind(seq_along(f), as.integer(f))])), peerLogLikelihood = -peer$value,
    peerProbabilities = unname(fitted(peer))[1:20, ], vcovVglm = sort(as.numeric(diag(vcov(fit)))),
    statistic = 2 * (sum(wu * log(P[cbind(seq_along(f), as.integer(f))])) + sum(tapply(wu, f, sum) * -log(tapply(wu, f, sum) / sum(wu)))),
    df = p * (k - 1) - (k - 1), probabilities = unname(P)[1:20, ])
}
b <- birthwt; d <- cut(b$bwt, c(0, 2500, 3200, 6000), labels = FALSE) - 1
set.seed(2); w <- sample(0:3, nrow(b), TRUE)
v <- veteran
write_json(list(birthwt = case(d, list(b$age, b$lwt, b$smoke, b$ht)), weighted = case(d, list(b$age, b$smoke), w),
  veteran = case(as.integer(v$celltype), list(v$age, v$karno, v$trt))), 'multinomial.json', digits = NA, auto_unbox = TRUE, null = 'null')

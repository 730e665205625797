# Chained equations. R 4.2.2, mice 3.15. Pieces without chance: the donors of matches by plain order(); the moments of
# a posterior draw by lm. With chance: means of the imputed values over many chains, with their Monte-Carlo errors.
# Run here: Rscript imputation.R
suppressMessages({ library(mice); library(jsonlite); library(MASS) })
# mice's polr and polyreg do not draw their coefficients. The same with a draw from N(estimate, vcov), the gaps between
# thresholds on the log scale; augmented as there.
mice.impute.drawnpolr <- function(y, ry, x, wy = NULL, ...) {
  if (is.null(wy)) wy <- !ry
  xn <- as.matrix(x)[wy, , drop = FALSE]; a <- mice:::augment(y, ry, as.matrix(x), wy); S <- scale(as.matrix(a$x)[a$ry, ]); S <- S[, apply(is.finite(S), 2, all), drop = FALSE]
  f <- ordinal::clm(factor(as.character(a$y[a$ry]), levels = levels(y)) ~ S, weights = a$w[a$ry]); k <- length(f$alpha); b <- coef(f); V <- vcov(f)
  J <- diag(length(b)); g <- b; if (k > 1) for (j in 2:k) { gap <- b[j] - b[j - 1]; g[j] <- log(gap); J[j, j] <- 1 / gap; J[j, j - 1] <- -1 / gap }
  d <- mvrnorm(1, g, J %*% V %*% t(J)); z <- cumsum(c(d[1], if (k > 1) exp(d[2:k])))
  xs <- sweep(sweep(xn[, colnames(S), drop = FALSE], 2, attr(scale(as.matrix(a$x)[a$ry, ]), 'scaled:center')[colnames(S)]), 2, attr(scale(as.matrix(a$x)[a$ry, ]), 'scaled:scale')[colnames(S)], '/')
  eta <- as.numeric(xs %*% d[-(1:k)]); u <- runif(length(eta)); cum <- sapply(z, function(t) plogis(t - eta)); levels(y)[1 + rowSums(u > matrix(cum, ncol = k))]
}
mice.impute.drawnpolyreg <- function(y, ry, x, wy = NULL, ...) {
  if (is.null(wy)) wy <- !ry
  a <- mice:::augment(y, ry, as.matrix(x), wy); X <- as.matrix(a$x)[a$ry, ]; m <- colMeans(X); sdv <- apply(X, 2, sd); S <- sweep(sweep(X, 2, m), 2, sdv, '/')
  f <- nnet::multinom(factor(as.character(a$y[a$ry]), levels = levels(y)) ~ S, weights = a$w[a$ry], trace = FALSE, Hess = TRUE, reltol = 1e-12, maxit = 500); b <- as.numeric(t(coef(f)))
  d <- matrix(mvrnorm(1, b, solve(f$Hessian)), nrow = nrow(coef(f)), byrow = TRUE); xs <- cbind(1, sweep(sweep(as.matrix(x)[wy, , drop = FALSE], 2, m), 2, sdv, '/'))
  e <- cbind(1, exp(xs %*% t(d))); cum <- t(apply(e / rowSums(e), 1, cumsum)); u <- runif(nrow(e)); levels(y)[1 + rowSums(u > cum[, -ncol(cum)])]
}
set.seed(11)
pred <- round(rnorm(40), 2); obs <- seq_len(40); targets <- c(-3, -0.4, 0, 0.33, 5)
# chance of each donor: every order of the tied ones is equally likely
share <- function(d, t, k) { a <- abs(d - t); r <- sort(a)[k]; nearer <- a < r; tied <- a == r; w <- numeric(length(d)); w[nearer] <- 1 / k; w[tied] <- (k - sum(nearer)) / sum(tied) / k; w }
tied <- rep(c(1, 2, 4), c(7, 3, 6)); tt <- c(1, 1.5, 3, 9)
donors <- list(predicted = pred, targets = targets, share = lapply(targets, share, d = pred, k = 5), tiedPredicted = tied, tiedTargets = tt, tiedShare = lapply(tt, share, d = tied, k = 5))
b <- birthwt; b$lwt[c(1, 50, 100)] <- NA; f <- lm(lwt ~ age + smoke + bwt, b); X <- model.matrix(f); df <- df.residual(f); rss <- sum(resid(f)^2)
posterior <- list(y = b$lwt, x = list(b$age, b$smoke, b$bwt), mean = unname(coef(f)), covariance = as.numeric(rss / (df - 2) * solve(crossprod(X))), rss = rss, df = df, deciles = qchisq(1:9 / 10, df))
g <- glm(low ~ age + smoke, binomial, birthwt)
means <- function(imp, columns) { # a chain at a time; the share of each level but the first for a factor
  out <- list()
  for (v in columns) { x <- imp$imp[[v]]; if (is.factor(x[[1]])) for (l in levels(x[[1]])[-1]) out[[paste0(v, '=', l)]] <- sapply(x, function(c) mean(c == l)) else { out[[v]] <- sapply(x, mean); out[[paste0('sd ', v)]] <- sapply(x, sd) } }
  lapply(out, function(z) list(mean = mean(z), se = sd(z) / sqrt(length(z)))) }
nh <- nhanes; nh$age <- factor(nh$age); nh$hyp <- factor(nh$hyp)
nhImp <- mice(nh, m = 200, maxit = 10, method = c('', 'pmm', 'logreg', 'norm'), seed = 5, printFlag = FALSE)
bo <- boys[order(runif(nrow(boys)))[1:250], c('age', 'hgt', 'wgt', 'gen', 'tv', 'reg')]; bo$hgt[1:30] <- NA; bo$wgt[100:125] <- NA
bo$gen <- factor(pmin(as.integer(bo$gen), 3), ordered = TRUE); bo$reg[31:90] <- NA; bo$reg <- droplevels(bo$reg)
boImp <- mice(bo, m = 40, maxit = 6, method = c('', 'norm', 'pmm', 'drawnpolr', 'pmm', 'drawnpolyreg'), seed = 6, printFlag = FALSE)
print(table(bo$gen, useNA = 'a')); print(table(bo$reg, useNA = 'a')); print(boImp$loggedEvents)
num <- function(d) lapply(as.list(d), function(c) as.numeric(c))
write_json(list(donors = donors, posterior = posterior,
  nhanes = list(data = num(nh), means = means(nhImp, c('bmi', 'hyp', 'chl'))),
  boys = list(data = num(bo), means = means(boImp, c('hgt', 'wgt', 'gen', 'tv', 'reg')))), 'imputation.json', digits = NA, auto_unbox = TRUE, null = 'null', na = 'null')

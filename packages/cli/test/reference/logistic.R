# Reference values for `tessera stats logistic`. R 4.2, brglm2 0.9, sandwich 3.0; profile limits by plain optimisation
# and uniroot. Data: MASS::birthwt; brglm2::endometrial (Heinze & Schemper, Stat Med 2002;21:2409), in which NV
# separates. Run in this folder: Rscript logistic.R
suppressMessages({ library(brglm2); library(MASS); library(sandwich); library(jsonlite) })
data(endometrial); e <- endometrial; e$HG <- ifelse(e$HG == 1, 'high', 'low')
write.csv(e[, c('HG', 'NV', 'PI', 'EH')], 'endometrial.csv', row.names = FALSE, quote = FALSE)
b <- birthwt; set.seed(9); b$race <- c('white', 'black', 'other')[b$race]; b$low <- ifelse(b$low == 1, 'yes', 'no')
b$count <- sample(1:3, nrow(b), TRUE); b$shift <- round(rnorm(nrow(b)) / 2, 3); b$clinic <- paste0('c', sample(1:20, nrow(b), TRUE))
write.csv(b[, c('low', 'age', 'lwt', 'race', 'smoke', 'count', 'shift', 'clinic')], 'birthweight.csv', row.names = FALSE, quote = FALSE)
ll <- function(a, X, y, w, o, pen) { eta <- as.numeric(X %*% a) + o; p <- plogis(eta); sum(w * (y * plogis(eta, log.p = TRUE) + (1 - y) * plogis(-eta, log.p = TRUE))) + if (pen) as.numeric(determinant(crossprod(X * sqrt(w * p * (1 - p))))$modulus) / 2 else 0 }
profile_of <- function(est, se, X, y, w, o, pen, level = 0.95) {
  top <- ll(est, X, y, w, o, pen)
  at <- function(j, v, start) { f <- function(a) -ll(append(a, v, j - 1), X, y, w, o, pen); a <- optim(start, f, method = 'BFGS', control = list(reltol = 1e-15, maxit = 3000, parscale = pmax(se[-j], 1e-3)))$par
    r <- nlminb(a, f, scale = 1 / se[-j], control = list(rel.tol = 1e-15, iter.max = 3000, eval.max = 9000)); list(value = -r$objective, par = r$par) }
  one <- function(j, side) { start <- est[-j]; f <- function(v) { r <- at(j, v, start); start <<- r$par; r$value - top + qchisq(level, 1) / 2 }
    far <- est[j] + 1.5 * side * se[j]; while (f(far) > 0) far <- far + side * se[j] / 2; uniroot(f, sort(c(est[j], far)), tol = 1e-11)$root }
  stat <- sapply(seq_along(est), function(j) 2 * (top - at(j, 0, est[-j])$value))
  list(lower = sapply(seq_along(est), one, -1), upper = sapply(seq_along(est), one, 1), statistic = stat, p = pchisq(stat, 1, lower.tail = FALSE))
}
y <- as.numeric(e$HG == 'high'); X <- cbind(1, e$NV, e$PI, e$EH); f <- suppressWarnings(glm(y ~ X - 1, binomial, method = 'brglmFit', type = 'AS_mean', epsilon = 1e-13, maxit = 2000))
est <- unname(coef(f)); p <- plogis(as.numeric(X %*% est)); se <- sqrt(diag(solve(crossprod(X * sqrt(p * (1 - p))))))
firth <- c(list(coefficient = est, se = se), profile_of(est, se, X, y, rep(1, length(y)), rep(0, length(y)), TRUE))
b$y <- as.numeric(b$low == 'yes'); g <- glm(y ~ age + lwt + race + smoke + offset(shift), binomial, b, weights = count, control = glm.control(epsilon = 1e-15, maxit = 100)); s <- coef(summary(g))
X <- model.matrix(g); null <- glm(y ~ 1 + offset(shift), binomial, b, weights = count)
ml <- c(list(terms = sub('race', 'race=', rownames(s)), coefficient = s[, 1], se = s[, 2], z = s[, 3], waldP = s[, 4], waldLower = s[, 1] - qnorm(0.975) * s[, 2], logLikelihood = ll(coef(g), X, b$y, b$count, b$shift, FALSE), deviance = deviance(g),
  likelihoodRatio = deviance(null) - deviance(g), sandwich = sqrt(diag(sandwich(g))), clustered = sqrt(diag(vcovCL(g, cluster = b$clinic, type = 'HC0')))), profile_of(coef(g), s[, 2], X, b$y, b$count, b$shift, FALSE))
write_json(list(firth = firth, ml = lapply(ml, unname)), 'logistic.json', digits = NA, auto_unbox = TRUE, pretty = TRUE)

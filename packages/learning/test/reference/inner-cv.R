# Expected values of inner cross-validation: glmnet::cv.glmnet on fixed folds, binomial and Cox (with ties).
# Rscript packages/learning/test/reference/inner-cv.R
suppressPackageStartupMessages({ library(glmnet); library(survival); library(jsonlite) })
set.seed(11)
n <- 160; p <- 8
x <- round(matrix(rnorm(n * p), n), 3); x[, 2] <- round(x[, 2] + .6 * x[, 1], 3)
eta <- x[, 1] - .7 * x[, 3] + .4 * x[, 5]
y <- rbinom(n, 1, plogis(eta - .4))
t <- rexp(n, .05 * exp(.8 * eta)); c <- runif(n, 2, 60)
time <- ceiling(pmin(t, c) * 2) / 2; event <- as.integer(t <= c)
foldid <- sample(rep(1:5, length.out = n))
glmnet.control(fdev = 1e-5)
one <- function(...) {
  # Penalties given, so that every fold is fitted at them: left out, cv.glmnet interpolates between each fold's own.
  lambda <- glmnet(x, ..., thresh = 1e-14, maxit = 1e7)$lambda
  cv <- cv.glmnet(x, ..., lambda = lambda, foldid = foldid, thresh = 1e-14, maxit = 1e7)
  at <- function(s) as.vector(as.matrix(coef(cv, s = s)))
  list(lambda = cv$lambda, mean = cv$cvm, se = cv$cvsd, min = cv$lambda.min, oneSe = cv$lambda.1se,
       atMin = at("lambda.min"), atOneSe = at("lambda.1se"))
}
cases <- list()
for (alpha in c(1, 0.3)) {
  cases[[length(cases) + 1]] <- c(list(family = "binary", alpha = alpha), one(y, family = "binomial", alpha = alpha))
  cases[[length(cases) + 1]] <- c(list(family = "time-to-event", alpha = alpha),
                                  one(Surv(time, event), family = "cox", alpha = alpha))
}
b <- coef(glmnet(x, Surv(time, event), family = "cox", lambda = 0.05))
linear <- as.vector(x %*% b)
write_json(list(x = t(x), y = y, time = time, event = event, fold = foldid, cases = cases,
  deviance = list(linear = linear, value = coxnet.deviance(y = Surv(time, event), pred = linear))),
  "packages/learning/test/reference/inner-cv.json", digits = NA, auto_unbox = TRUE)

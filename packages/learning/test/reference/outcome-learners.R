# Expected predictions of learners of competing, ordinal and continuous outcomes. Run in this folder: Rscript outcome-learners.R
suppressMessages({library(jsonlite); library(survival); library(MASS); library(riskRegression); library(prodlim); library(glmnet); library(pls)})
set.seed(12)
n <- 150
age <- round(rnorm(n, 62, 9)); marker <- round(rnorm(n), 3); sex <- rbinom(n, 1, 0.5)
first <- rexp(n, 0.025 * exp(0.7 * marker + 0.02 * (age - 62))); second <- rexp(n, 0.012 * exp(0.04 * (age - 62)))
censor <- runif(n, 8, 60)
time <- pmin(first, second, censor); cause <- ifelse(time == censor, 0, ifelse(first < second, 1, 2))
at <- 24; times <- c(6, 12, 24)
# cause-specific Cox models in plain words: steps of both baseline hazards, S(t) = exp(-H), F by the exact share of
# each step (hazards in a constant ratio between two event times)
f1 <- coxph(Surv(time, cause == 1) ~ age + marker + sex, ties = "efron")
f2 <- coxph(Surv(time, cause == 2) ~ age + marker + sex, ties = "efron")
events <- sort(unique(time[cause > 0 & time <= at]))
hazard <- function(f, i) { b <- basehaz(f, newdata = data.frame(age, marker, sex)[i, ]); approx(b$time, b$hazard, events, method = "constant", rule = 2, yleft = 0)$y }
incidence <- sapply(1:n, function(i) {
  h1 <- hazard(f1, i); h2 <- hazard(f2, i); before <- c(0, (h1 + h2)[-length(h1)])
  d1 <- diff(c(0, h1)); d <- diff(c(0, h1 + h2))
  F <- cumsum(exp(-before) * -expm1(-d) * ifelse(d > 0, d1 / d, 0))
  sapply(times, function(t) { k <- which(events <= t); if (length(k)) F[max(k)] else 0 })
})
frame <- data.frame(time, cause, age, marker, sex)
csc <- CSC(Hist(time, cause) ~ age + marker + sex, data = frame, surv.type = "hazard", method = "efron")
package <- predictRisk(csc, newdata = frame, times = times, cause = 1)
# proportional odds
latent <- 1.3 * marker + 0.03 * (age - 62) + rlogis(n)
level <- cut(latent, c(-Inf, -0.8, 0.6, 2, Inf), labels = FALSE) - 1
polr_fit <- polr(factor(level) ~ age + marker + sex, Hess = TRUE, control = list(reltol = 1e-15, maxit = 1000))
# values
value <- round(20 + 4 * marker + 0.2 * age + rnorm(n, 0, 3), 2)
ls <- lm(value ~ age + marker + sex)
glm_path <- glmnet(cbind(age, marker, sex), value, alpha = 0.5, thresh = 1e-14)
p2 <- plsr(value ~ age + marker + sex, ncomp = 2, scale = TRUE)
out <- list(age = age, marker = marker, sex = sex, time = time, cause = cause, at = at, times = times,
            incidence = t(incidence), csc = package, level = level, polr = unname(polr_fit$fitted.values),
            polrCoefficients = unname(coef(polr_fit)), zeta = unname(polr_fit$zeta), value = value,
            linear = unname(fitted(ls)), linearSe = unname(summary(ls)$coefficients[, 2]),
            lambda = glm_path$lambda, beta = t(as.matrix(glm_path$beta)), a0 = unname(glm_path$a0),
            pls = unname(drop(fitted(p2)[, 1, 2])))
write_json(out, "outcome-learners.json", digits = NA, auto_unbox = TRUE)

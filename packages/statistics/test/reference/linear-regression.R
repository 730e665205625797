# Linear regression: prediction limits, robust covariances; robust covariances of logistic regression; Wald's test of
# non-linearity of a restricted cubic spline. R 4.2.2 lm, glm, sandwich 3.0-2, rms 6.5 anova.
# Run here: Rscript linear-regression.R
suppressMessages({ library(sandwich); library(jsonlite); library(MASS); library(rms); library(survival) })
b <- birthwt; set.seed(4); w <- round(runif(nrow(b), 0.5, 2), 2); id <- sample(1:25, nrow(b), TRUE)
fit <- lm(bwt ~ age + lwt + smoke, b); wfit <- lm(bwt ~ age + lwt + smoke, b, weights = w)
new <- data.frame(age = c(15, 24.5, 40), lwt = c(90, 130, 250), smoke = c(0, 1, 0))
pred <- function(f, level, ...) { c <- predict(f, new, interval = 'confidence', level = level, se.fit = TRUE); p <- suppressWarnings(predict(f, new, interval = 'prediction', level = level, ...))
  list(value = unname(c$fit[, 1]), se = unname(c$se.fit), meanLower = unname(c$fit[, 2]), meanUpper = unname(c$fit[, 3]), lower = unname(p[, 2]), upper = unname(p[, 3])) }
hc <- function(f) sapply(c('HC0', 'HC1', 'HC2', 'HC3'), function(t) as.numeric(vcovHC(f, type = t)), simplify = FALSE)
nw <- c(0.5, 1, 2)
linear <- list(y = b$bwt, x = list(b$age, b$lwt, b$smoke), weights = w, cluster = id, newX = as.list(unname(as.list(new))), newWeights = nw,
  confint = list(lower = unname(confint(fit, level = 0.9)[, 1]), upper = unname(confint(fit, level = 0.9)[, 2])),
  plain = pred(fit, 0.95), weighted = pred(wfit, 0.9, weights = nw), hc = hc(fit), hcWeighted = hc(wfit), clustered = as.numeric(vcovCL(fit, cluster = id)), clusteredWeighted = as.numeric(vcovCL(wfit, cluster = id)))
g <- glm(low ~ age + lwt + smoke, binomial, b, weights = round(w * 4), control = glm.control(epsilon = 1e-15))
logit <- list(y = b$low, weights = round(w * 4), robust = as.numeric(sandwich(g)), clustered = as.numeric(vcovCL(g, cluster = id, type = 'HC0')))
d <- lung; d <- d[!is.na(d$meal.cal), ]; k <- rcspline.eval(d$meal.cal, nk = 4, knots.only = TRUE)
o <- ols(age ~ rcs(meal.cal, k) + sex, data = d); a <- anova(o, test = 'Chisq')
spline <- list(values = d$meal.cal, knots = as.numeric(k), sex = d$sex, y = d$age, statistic = unname(a[' Nonlinear', 'Chi-Square']), df = unname(a[' Nonlinear', 'd.f.']), p = unname(a[' Nonlinear', 'P']))
write_json(list(linear = linear, logistic = logit, spline = spline), 'linear-regression.json', digits = NA, auto_unbox = TRUE, null = 'null')

# Expected values of the logistic and Cox learners: preparation by hand, then glm, coxph and survfit.
# Rscript packages/learning/test/reference/regression.R
suppressPackageStartupMessages({ library(survival); library(jsonlite) })
set.seed(20240501)
draw <- function(n) {
  age <- round(rnorm(n, 62, 9)); marker <- round(rexp(n, 1 / 40), 1)
  stage <- sample(c("II", "III", "IV"), n, TRUE, c(.3, .4, .3))
  eta <- .04 * (age - 62) + .01 * marker + c(II = 0, III = .4, IV = 1)[stage]
  response <- rbinom(n, 1, plogis(eta - 1))
  t <- rexp(n, .02 * exp(eta)); censor <- runif(n, 5, 60)
  time <- pmax(1, round(pmin(t, censor))); event <- as.integer(t <= censor)
  age[sample(n, n %/% 12)] <- NA; stage[sample(n, n %/% 10)] <- NA
  data.frame(age, marker, stage, response, time, event)
}
train <- draw(240); new <- draw(40)
new$stage[1:3] <- "X"  # a level that training has not seen

ages <- median(train$age, na.rm = TRUE)
counts <- table(train$stage); mode <- names(counts)[which.max(counts)]
complete <- train; complete$stage[is.na(complete$stage)] <- mode
share <- c(mean(complete$stage == "III"), mean(complete$stage == "IV"))
prepare <- function(d) {
  d$age[is.na(d$age)] <- ages; d$stage[is.na(d$stage)] <- mode
  unknown <- !d$stage %in% c("II", "III", "IV")
  cbind(age = d$age, marker = d$marker,
        III = ifelse(unknown, share[1], d$stage == "III"), IV = ifelse(unknown, share[2], d$stage == "IV"))
}
x <- prepare(train); z <- prepare(new)
g <- glm(train$response ~ x, family = binomial, control = list(epsilon = 1e-14, maxit = 50))
# vcov(g) holds the weights of the last but one iteration; these are those of the estimate itself.
w <- fitted(g) * (1 - fitted(g)); se <- sqrt(diag(solve(crossprod(cbind(1, x) * sqrt(w)))))
eta <- drop(cbind(1, z) %*% coef(g))
fit <- coxph(Surv(time, event) ~ age + marker + III + IV, data.frame(train[c("time", "event")], x),
             ties = "efron", control = coxph.control(eps = 1e-14, iter.max = 50))
times <- c(6, 12, 24, 36); horizon <- 24
curve <- summary(survfit(fit, newdata = data.frame(z)), times = times, extend = TRUE)$surv
sum <- drop(z %*% coef(fit)); centre <- mean(drop(x %*% coef(fit)))
h0 <- basehaz(fit, centered = FALSE)
base <- exp(-h0$hazard[max(which(h0$time <= horizon))] * exp(centre))
out <- function(d) { d$stage[is.na(d$stage)] <- ""; as.list(d) }
write_json(list(
  train = out(train), new = out(new), medianAge = ages, commonStage = mode, share = share,
  logistic = list(coefficients = unname(coef(g)), se = unname(se), linear = unname(eta),
                  risk = unname(plogis(eta)), cutOff = median(fitted(g))),
  cox = list(coefficients = unname(coef(fit)), se = unname(sqrt(diag(vcov(fit)))), linear = unname(sum - centre),
             centre = centre, times = times, horizon = horizon, survival = t(curve), baseline = base)),
  "packages/learning/test/reference/regression.json", digits = NA, auto_unbox = TRUE, na = "null")

# Expected values of validating, recalibrating and updating a published model: glm and coxph.
# Rscript packages/learning/test/reference/published.R
suppressPackageStartupMessages({ library(survival); library(jsonlite) })
set.seed(5)
n <- 300; tight <- list(epsilon = 1e-15, maxit = 60)
age <- round(rnorm(n, 60, 10)); stage <- sample(c("III", "IV"), n, TRUE); marker <- round(rnorm(n), 2)
published <- -2 + 0.03 * age + 0.8 * (stage == "IV")
truths <- list(`no change` = published, intercept = published + 1.2, recalibration = 0.5 + 0.1 * (published - .2),
               revision = published - 0.08 * (age - 60))
binary <- lapply(names(truths), function(name) {
  y <- rbinom(n, 1, plogis(truths[[name]]))
  zero <- sum(y * published - log1p(exp(published)))
  one <- glm(y ~ offset(published), family = binomial, control = tight)
  two <- glm(y ~ published, family = binomial, control = tight)
  # glm looks for collinear columns with a tolerance of epsilon / 1000: a tight epsilon would miss them
  three <- glm(y ~ published + age + (stage == "IV") + marker, family = binomial, control = list(epsilon = 1e-9))
  l <- c(zero, logLik(one), logLik(two), logLik(three)); k <- c(0, 1, 2, three$rank)
  p <- pchisq(2 * (l[4] - l[1:3]), k[4] - k[1:3], lower.tail = FALSE)
  steps <- c("no change", "intercept", "recalibration", "revision")
  list(y = y, chosen = steps[match(TRUE, c(p, 1) >= .05)], statistic = 2 * (l[4] - l[1:3]), df = k[4] - k[1:3], p = p,
       intercept = unname(coef(one)), recalibration = unname(coef(two)), fitted = unname(fitted(three)))
})
hazards <- list(baseline = published, recalibration = 0.1 * published, revision = published - .08 * (age - 60))
survivals <- lapply(names(hazards), function(name) {
  t <- rexp(n, .03 * exp(hazards[[name]])); c <- runif(n, 5, 60)
  time <- pmax(.1, round(pmin(t, c), 1)); event <- as.integer(t <= c); s <- Surv(time, event)
  ctl <- coxph.control(eps = 1e-13, iter.max = 60)
  one <- coxph(s ~ offset(published), control = ctl); two <- coxph(s ~ published, control = ctl)
  three <- coxph(s ~ published + age + (stage == "IV") + marker, control = ctl)
  rank <- sum(!is.na(coef(three)))
  l <- c(one$loglik[1], two$loglik[2], three$loglik[2]); k <- c(0, 1, rank)
  p <- pchisq(2 * (l[3] - l[1:2]), k[3] - k[1:2], lower.tail = FALSE)
  h <- function(f) { b <- basehaz(f, centered = FALSE); b$hazard[max(which(b$time <= 24))] }
  list(time = time, event = event, chosen = c("baseline", "recalibration", "revision")[match(TRUE, c(p, 1) >= .05)],
       statistic = 2 * (l[3] - l[1:2]), df = k[3] - k[1:2], p = p, slope = unname(coef(two)),
       risk = 1 - exp(-h(two) * exp(coef(two) * published)))
})
write_json(list(age = age, stage = stage, marker = marker, published = published, binary = binary, survival = survivals),
  "packages/learning/test/reference/published.json", digits = NA, auto_unbox = TRUE)
print(sapply(binary, `[[`, "chosen")); print(sapply(survivals, `[[`, "chosen"))

# Linear mixed models of many outcomes on the same rows. R 4.2.2, lme4 1.1-31, lmerTest 3.1-3, numDeriv. Run here:
# Rscript mixed-many.R. Twelve outcomes of 40 patients at up to 5 visits: plain, with visits missing, without variance
# between patients (singular), with little variance within them, and on a large mean. theta is polished by Newton
# steps on lme4's own deviance, as in mixed.R.
suppressMessages({ library(lme4); library(lmerTest); library(numDeriv); library(jsonlite) })
set.seed(20261122)
patients <- 40; visits <- 5
patient <- rep(seq_len(patients), each = visits)
time <- rep(c(0, 6, 12, 18, 24), patients) / 6 + round(runif(patients * visits, -0.2, 0.2), 2)
arm <- patient %% 2
age <- rep(round(rnorm(patients, 60, 9)), each = visits)
n <- length(time)
outcome <- function(between, slope, within, mean = 8, effect = 0.2) round(mean + effect * time * arm +
  rep(rnorm(patients, 0, between), each = visits) + rep(rnorm(patients, 0, slope), each = visits) * time +
  rnorm(n, 0, within), 6)
gaps <- function(y, share) { y[sample(n, round(share * n))] <- NA; y }
same <- sample(n, 30)
flat <- function() { y <- outcome(0, 0, 1); y - ave(y, patient) + 8 }
outcomes <- list(outcome(1, 0.3, 1), gaps(outcome(1, 0.3, 1), 0.2), gaps(outcome(0.5, 0.2, 1), 0.4),
  replace(outcome(2, 0.4, 0.5), same, NA), replace(outcome(0.3, 0.3, 1), same, NA), round(flat(), 6), gaps(round(flat(), 6), 0.1),
  outcome(2, 0.1, 0.3), outcome(1, 0.5, 1, mean = 1e3), outcome(0.4, 0, 1), outcome(1.2, 0.05, 1), outcome(0, 0.4, 1))
wide <- list(d = 0.02, eps = 0.02, r = 6)
stay <- function(fn, par, lower, upper, control) list(par = par, fval = fn(par), conv = 0, message = "")
quiet <- lmerControl(optimizer = "stay", calc.derivs = FALSE, check.conv.singular = "ignore")
tight <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-9, maxfun = 1e5), calc.derivs = FALSE, check.conv.singular = "ignore")
one <- function(y, formula) {
  d <- data.frame(y, time, arm, age, patient)[!is.na(y), ]
  starts <- lapply(c(0.1, 1, 5), function(s) {
    first <- lmer(formula, d, control = tight, start = list(theta = if (grepl("time |", deparse1(formula), fixed = TRUE)) c(s, 0, s) else s))
    list(theta = getME(first, "theta"), crit = REMLcrit(first)) })
  theta <- starts[[which.min(sapply(starts, `[[`, "crit"))]]$theta
  f <- lme4::lmer(formula, d, control = tight, devFunOnly = TRUE)
  lower <- getME(lme4::lmer(formula, d, control = tight), "lower")
  theta[lower == 0 & theta < 1e-4] <- 0
  for (i in 1:3) {
    free <- which(!(lower == 0 & theta < 1e-4))
    if (length(free) == 0) break
    g <- function(t) { full <- theta; full[free] <- t; f(full) }
    theta[free] <- theta[free] - solve(hessian(g, theta[free]), grad(g, theta[free], method.args = wide))
  }
  m <- lmerTest::lmer(formula, d, start = list(theta = theta), control = quiet)
  table <- coef(summary(m))
  k <- c(0, 4, 0, 0, 4)
  con <- contest(m, k, joint = FALSE)
  joint <- contest(m, rbind(c(0, 1, 0, 0, 0), c(0, 0, 0, 0, 1)), joint = TRUE)
  list(coefficients = as.numeric(table[, 1]), se = as.numeric(table[, 2]), df = as.numeric(table[, "df"]),
    t = as.numeric(table[, "t value"]), p = as.numeric(table[, "Pr(>|t|)"]), sigma = sigma(m),
    randomCovariance = as.numeric(VarCorr(m)$patient), remlCriterion = REMLcrit(m), singular = isSingular(m),
    contrast = c(con$Estimate, con$`Std. Error`, con$df, con$`Pr(>|t|)`), test = c(joint$`F value`, joint$NumDF, joint$DenDF, joint$`Pr(>F)`))
}
write_json(list(patient = patient, time = time, arm = arm, age = age, outcomes = outcomes,
  intercept = lapply(outcomes, one, y ~ time + arm + age + time:arm + (1 | patient)),
  slope = lapply(outcomes, one, y ~ time + arm + age + time:arm + (time | patient))),
  "mixed-many.json", digits = I(15), auto_unbox = TRUE, na = "null")

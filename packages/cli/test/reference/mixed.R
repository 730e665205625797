# tessera stats mixed. R 4.2.2, lme4 1.1-31, lmerTest 3.1-3, nlme 3.1-162, emmeans 1.8.4; a trial drawn here with visits
# missing. lme4's theta is polished by Newton steps on its own deviance. Run here: Rscript mixed.R
suppressMessages({ library(lme4); library(lmerTest); library(nlme); library(emmeans); library(jsonlite); library(numDeriv) })
set.seed(31)
n <- 40; weeks <- c(0, 4, 8, 12)
d <- expand.grid(week = weeks, i = 1:n)
d$subject <- sprintf("P%02d", d$i)
d$arm <- rep(sample(rep(c("active", "placebo"), n / 2)), each = 4)
d$centre <- rep(sample(c("north", "south", "west"), n, TRUE), each = 4)
d$age <- rep(round(rnorm(n, 60, 9)), each = 4)
b <- matrix(rnorm(2 * n), n) %*% chol(matrix(c(4, 0.1, 0.1, 0.04), 2))
d$score <- round(30 + 0.05 * d$age - 0.2 * d$week * (d$arm == "active") + b[d$i, 1] + b[d$i, 2] * d$week + rnorm(nrow(d), 0, 1.5), 2)
d$precision <- round(runif(nrow(d), 0.5, 2), 2)
d <- d[runif(nrow(d)) > 0.12 | d$week == 0, ]
write.csv(d[, c("subject", "arm", "centre", "age", "week", "score", "precision")], "mixed.csv", row.names = FALSE, quote = FALSE)
d <- read.csv("mixed.csv")
stay <- function(fn, par, lower, upper, control) list(par = par, fval = fn(par), conv = 0, message = "")
lmm <- function(formula, reml = TRUE, weights = rep(1, nrow(d))) {
  d$w <- weights
  tight <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-9), calc.derivs = FALSE)
  theta <- getME(lme4::lmer(formula, d, REML = reml, weights = w, control = tight), "theta")
  f <- lme4::lmer(formula, d, REML = reml, weights = w, control = tight, devFunOnly = TRUE)
  for (i in 1:3) theta <- theta - solve(hessian(f, theta), grad(f, theta, method.args = list(d = 0.02, eps = 0.02, r = 6)))
  m <- lmerTest::lmer(formula, d, REML = reml, weights = w, start = list(theta = theta),
    control = lmerControl(optimizer = "stay", calc.derivs = FALSE))
  table <- coef(summary(m)); vc <- as.data.frame(VarCorr(m)); tests <- anova(m, type = 3)
  list(terms = rownames(table), coefficient = table[, "Estimate"], se = table[, "Std. Error"], df = table[, "df"],
    p = table[, "Pr(>|t|)"], sd = vc$sdcor[is.na(vc$var2) & vc$grp != "Residual"],
    correlation = vc$sdcor[!is.na(vc$var2)], sigma = sigma(m), logLikelihood = as.numeric(logLik(m)), aic = AIC(m), bic = BIC(m),
    modes = as.numeric(t(as.matrix(ranef(m)[[1]]))), singular = isSingular(m), groups = length(unique(d$subject)), n = nobs(m),
    F = tests[["F value"]], df2 = tests[["DenDF"]])
}
d$visit <- as.integer(factor(d$week)); d$arm <- factor(d$arm); d$visitFactor <- factor(d$week)
g <- gls(score ~ age + centre + arm * visitFactor, d, corSymm(form = ~ visit | subject), varIdent(form = ~ 1 | visit),
  control = glsControl(tolerance = 1e-10, msTol = 1e-12, msMaxIter = 500, maxIter = 500, returnObject = TRUE))
means <- emmeans(g, ~ visitFactor | arm, mode = "asymptotic")
differences <- as.data.frame(contrast(emmeans(g, ~ arm | visitFactor, mode = "asymptotic"), "revpairwise"))
out <- list(slope = lmm(score ~ week + centre + age + (week | subject)),
  uncorrelated = lmm(score ~ week + age + ((1 | subject) + (0 + week | subject)), reml = FALSE),
  weights = lmm(score ~ week + (1 | subject), weights = d$precision),
  visits = list(logLikelihood = as.numeric(logLik(g)), aic = AIC(g), bic = BIC(g), mean = as.data.frame(means)$emmean,
    se = as.data.frame(means)$SE, difference = differences$estimate, differenceSe = differences$SE,
    sd = as.numeric(g$sigma * coef(g$modelStruct$varStruct, unconstrained = FALSE, allCoef = TRUE)[as.character(1:4)])))
write_json(out, "mixed.json", digits = NA, auto_unbox = TRUE, pretty = TRUE)

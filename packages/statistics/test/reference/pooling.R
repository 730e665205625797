# Rubin's rules and the D1 test. R 4.2.2, mice 3.15 pool, pool.scalar; mitml 0.4-4 testModels (as mice::D1 calls it);
# the cumulative hazard by survival 3.5 survfit and mice nelsonaalen. Run here: Rscript pooling.R
suppressMessages({ library(mice); library(mitml); library(jsonlite); library(survival) })
imp <- mice(nhanes, m = 8, seed = 1, printFlag = FALSE)
fits <- with(imp, lm(chl ~ age + bmi + hyp)); p <- pool(fits); s <- summary(p, conf.int = TRUE); q <- p$pooled
est <- lapply(fits$analyses, function(f) unname(coef(f))); cov <- lapply(fits$analyses, function(f) as.numeric(vcov(f)))
small <- with(imp, lm(chl ~ age)); none <- with(imp, lm(chl ~ 1)); two <- mice(nhanes, m = 2, seed = 2, printFlag = FALSE)
d1 <- function(a, b, df) { t <- testModels(as.mitml.result(a), as.mitml.result(b), method = 'D1', df.com = df)$test; list(statistic = t[1], df1 = t[2], df2 = t[3], p = t[4], riv = t[5]) }
f2 <- with(two, lm(chl ~ age + bmi)); n2 <- with(two, lm(chl ~ 1))
g <- with(imp, glm(hyp - 1 ~ bmi + chl, family = binomial)); g0 <- with(imp, glm(hyp - 1 ~ 1, family = binomial))
scalar <- pool.scalar(c(1.2, 0.8, 1.5, 1.1), c(0.04, 0.05, 0.03, 0.06), n = Inf)
pairs <- function(f, keep) list(estimates = lapply(f$analyses, function(a) unname(coef(a))[keep]), covariances = lapply(f$analyses, function(a) as.numeric(vcov(a)[keep, keep])))
l <- lung; o <- order(l$time); sf <- survfit(Surv(time, status) ~ 1, l)
u <- l[!duplicated(l$time), ]
write_json(list(
  pool = list(estimates = est, variances = lapply(fits$analyses, function(f) unname(diag(vcov(f)))), dfComplete = q$dfcom[1], value = q$estimate, within = q$ubar, between = q$b, total = q$t, riv = q$riv, lambda = q$lambda, fmi = q$fmi, df = q$df,
    se = s$std.error, statistic = s$statistic, p = s$p.value, lower = s[['2.5 %']], upper = s[['97.5 %']]),
  scalar = list(estimates = c(1.2, 0.8, 1.5, 1.1), variances = c(0.04, 0.05, 0.03, 0.06), value = scalar$qbar, total = scalar$t, df = scalar$df, riv = scalar$r, fmi = scalar$fmi),
  wald = list(small = c(pairs(fits, 2:4), list(df = 21), d1(fits, none, 21)), large = c(pairs(fits, 2:4), list(df = NULL), d1(fits, none, NULL)), part = c(pairs(fits, 3:4), list(df = 21), d1(fits, small, 21)),
    logistic = c(pairs(g, 2:3), list(df = NULL), d1(g, g0, NULL)), twoImputations = c(pairs(f2, 2:3), list(df = NULL), d1(f2, n2, NULL))),
  hazard = list(time = l$time, event = l$status - 1, value = sf$cumhaz[match(l$time, sf$time)], untiedTime = u$time, untiedEvent = u$status - 1, untied = nelsonaalen(u, time, status))), 'pooling.json', digits = NA, auto_unbox = TRUE, null = 'null')

# tessera stats km, logrank and rmst. R 4.2.2, survival 3.5-3, survminer 0.4.9. Run here: Rscript curves.R
# pbc-followup.csv: the 312 randomised patients of pbc (Mayo Clinic), as shipped with survival.
suppressMessages({ library(survival); library(survminer); library(jsonlite) })
p <- pbc[1:312, ]
set.seed(21)
d <- data.frame(days = p$time, status = p$status, dpca = as.integer(p$trt == 1), stage = paste0("stage", ifelse(is.na(p$stage), 3, p$stage)),
  sex = as.character(p$sex), entry = floor(pmin(p$time - 1, rexp(312, 1 / 200))), weight = round(runif(312, 0.2, 3), 2),
  centre = sample(1:20, 312, TRUE))
write.csv(d, "pbc-followup.csv", row.names = FALSE, quote = FALSE)
d$event <- as.integer(d$status == 2)
flat <- function(x) unname(x)
curves <- function(fit, times) {
  s <- summary(fit, times = times, extend = FALSE); q <- quantile(fit, c(.25, .5, .75))
  list(name = names(fit$strata), n = fit$n, survival = s$surv, se = s$std.err, lower = s$lower, upper = s$upper,
    quantile = c(t(q$quantile)), quantileLower = c(t(q$lower)), quantileUpper = c(t(q$upper)))
}
km <- list(
  robust = curves(survfit(Surv(entry, days, event) ~ dpca, data = d, weights = weight, cluster = centre, conf.type = "log-log"), c(1000, 2000, 3000)),
  strata = curves(survfit(Surv(days, event) ~ dpca + sex, data = d, conf.int = 0.9), c(1000, 2000)))
sd <- survdiff(Surv(days, event) ~ stage + strata(dpca), data = d, rho = 0.5)
wide <- coxph(Surv(entry, days, event) ~ factor(stage) + cluster(centre), data = d, weights = weight, ties = "breslow")
pairs <- pairwise_survdiff(Surv(days, event) ~ stage, data = d, p.adjust.method = "BH")$p.value
logrank <- list(rho = list(chiSquared = sd$chisq, p = sd$pvalue, observed = flat(rowSums(sd$obs)), expected = flat(rowSums(sd$exp))),
  robust = list(chiSquared = c(wide$rscore)), trend = coxph(Surv(days, event) ~ as.integer(factor(stage)), data = d, ties = "exact")$score,
  pairs = pairs[lower.tri(pairs, TRUE)])
means <- sapply(0:1, function(g) summary(survfit(Surv(days, event) ~ 1, data = d, subset = dpca == g), rmean = 3652.5)$table[c("rmean", "se(rmean)")])
one <- function(f, back) {
  m <- means[1, ]; g <- numDeriv::grad(f, m); s <- sqrt(sum((g * means[2, ])^2)); e <- f(m)
  list(value = back(e), lower = back(e - qnorm(.975) * s), upper = back(e + qnorm(.975) * s), p = 2 * pnorm(-abs(e / s)))
}
rmst <- list(value = means[1, ], se = means[2, ], difference = one(function(m) m[2] - m[1], identity),
  ratio = one(function(m) log(m[2] / m[1]), exp), lostRatio = one(function(m) log((3652.5 - m[2]) / (3652.5 - m[1])), exp))
write_json(list(km = km, logrank = logrank, rmst = rmst), "curves.json", digits = NA, auto_unbox = TRUE, na = "null", null = "null")

# Reference values for `tessera stats`: R 4.2, survival 3.5, pROC 1.18.
# Data: survival::veteran (Kalbfleisch & Prentice, The Statistical Analysis of Failure Time Data, 1980).
# Run in this folder: Rscript stats.R
library(survival)
library(jsonlite)
suppressMessages(library(pROC))
v <- survival::veteran
v$celltype <- as.character(v$celltype)
v$arm <- ifelse(v$trt == 1, "standard", "test")
write.csv(v[, c("arm", "celltype", "time", "status", "karno", "diagtime", "age", "prior")],
  "veteran.csv", row.names = FALSE, quote = FALSE)

curve <- survfit(Surv(time, status) ~ arm, v, conf.type = "log-log", conf.int = 0.9)
at <- summary(curve, times = c(50, 100, 200))
km <- list(
  group = sub("arm=", "", as.character(at$strata)), time = at$time, survival = at$surv, se = at$std.err,
  lower = at$lower, upper = at$upper, median = unname(quantile(curve, 0.5)$quantile[, 1])
)
lr <- survdiff(Surv(time, status) ~ celltype, v)
logrank <- list(chiSquared = lr$chisq, observed = lr$obs, expected = lr$exp)
control <- coxph.control(eps = 1e-11, iter.max = 50)
fit <- coxph(Surv(time, status) ~ celltype + karno + age + strata(prior), v, ties = "efron", control = control)
s <- summary(fit)
cox <- list(
  terms = sub("celltype", "celltype=", names(coef(fit))), coefficient = unname(coef(fit)),
  se = unname(s$coefficients[, "se(coef)"]), p = unname(s$coefficients[, "Pr(>|z|)"]),
  logLikelihood = fit$loglik[2], likelihoodRatio = unname(s$logtest["test"])
)
# A higher Karnofsky score is a later event: the score for `tessera stats concordance` must rise with risk.
c2 <- concordance(Surv(time, status) ~ diagtime, v, reverse = TRUE)
concordance_ <- list(value = unname(c2$concordance), se = sqrt(unname(c2$var)))
early <- as.integer(v$time < 60)
r <- roc(early, v$age, direction = "<", levels = c(0, 1), quiet = TRUE)
ci <- as.numeric(ci.auc(r))
auc <- list(value = ci[2], lower = ci[1], upper = ci[3])
w <- v
w$early <- ifelse(early == 1, "yes", "no")
write.csv(w[, c("early", "celltype", "karno", "age")], "early.csv", row.names = FALSE, quote = FALSE)
g <- glm(early ~ celltype + karno + age, binomial, w |> transform(early = early == "yes"),
  epsilon = 1e-14, maxit = 50)
logistic <- list(
  terms = sub("celltype", "celltype=", names(coef(g))), coefficient = unname(coef(g)),
  se = unname(sqrt(diag(vcov(g)))), deviance = deviance(g), nullDeviance = g$null.deviance
)
write_json(
  list(km = km, logrank = logrank, cox = cox, concordance = concordance_, auc = auc, logistic = logistic),
  "stats.json", digits = NA, auto_unbox = TRUE, pretty = TRUE
)

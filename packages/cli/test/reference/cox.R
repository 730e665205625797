# Reference values for `tessera stats cox`, `zph` and `aft`: R 4.2, survival 3.5.
# Data: survival::heart (Stanford heart transplants, Crowley & Hu, JASA 1977;72:27), with weights drawn here, and
# veteran.csv of stats.R. Run in this folder: Rscript cox.R
library(survival)
library(jsonlite)
set.seed(5)
h <- heart
h$surgery <- ifelse(h$surgery == 1, "yes", "no")
h$transplant <- ifelse(h$transplant == "1", "yes", "no")
h$season <- rep(c("spring", "autumn", "summer"), length.out = nrow(h))
h$w <- round(runif(nrow(h), 0.4, 2.5), 2)
h$known <- round(rnorm(nrow(h), 0, 0.3), 2)
h$age <- round(h$age, 3); h$year <- round(h$year, 3)
h <- h[, c("id", "start", "stop", "event", "age", "year", "surgery", "transplant", "season", "w", "known")]
write.csv(h, "heart.csv", row.names = FALSE, quote = FALSE)
control <- coxph.control(eps = 1e-13, iter.max = 60)
tests <- function(fit) { s <- summary(fit); c(s$logtest[[1]], fit$wald.test, fit$score) }
take <- function(fit, level = 0.95) {
  se <- sqrt(diag(vcov(fit))); z <- qnorm(1 - (1 - level) / 2)
  list(coefficient = unname(coef(fit)), se = unname(se), lower = unname(exp(coef(fit) - z * se)), upper = unname(exp(coef(fit) + z * se)),
    p = unname(2 * pnorm(-abs(coef(fit) / se))), logLikelihood = fit$loglik, tests = unname(tests(fit)))
}
plain <- coxph(Surv(start, stop, event) ~ age + year + surgery + transplant + season, h, control = control)
weighted <- coxph(Surv(start, stop, event) ~ age + transplant, h, weights = w, ties = "breslow", cluster = id, control = control)
strata <- coxph(Surv(start, stop, event) ~ age + year + offset(known) + strata(season), h, robust = TRUE, cluster = seq_len(nrow(h)), control = control)
base <- basehaz(strata, centered = FALSE); base$hazard <- base$hazard * exp(-mean(h$known)) # offset 0, not its mean
at <- c(30, 200)
hazard <- unlist(lapply(c("autumn", "spring", "summer"), function(s) {
  b <- base[base$strata == s, ]
  sapply(at, function(t) max(0, b$hazard[b$time <= t])) }))
v <- read.csv("veteran.csv")
v$months <- ceiling(v$time / 30)
write.csv(v[, c("months", "status", "arm", "karno", "age")], "veteran-months.csv", row.names = FALSE, quote = FALSE)
exact <- coxph(Surv(months, status) ~ arm + karno + age, v, ties = "exact", control = control)
zph <- lapply(list(km = "km", rank = "rank", identity = "identity", log = "log"), function(t) {
  list(terms = unname(cox.zph(plain, transform = t)$table), coefficients = unname(cox.zph(plain, transform = t, terms = FALSE)$table)) })
stratified <- coxph(Surv(time, status) ~ celltype + karno + strata(arm), v, ties = "breslow", control = control)
tight <- survreg.control(rel.tolerance = 1e-13, maxiter = 200)
aft <- lapply(list(weibull = "weibull", exponential = "exponential", lognormal = "lognormal", loglogistic = "loglogistic"), function(d) {
  fit <- survreg(Surv(time, status) ~ celltype + karno + age, v, dist = d, control = tight)
  robust <- survreg(Surv(time, status) ~ celltype + karno + age, v, dist = d, cluster = prior, control = tight)
  k <- 1:length(coef(fit))
  list(coefficient = unname(coef(fit)), se = unname(sqrt(diag(fit$var))), scale = fit$scale, logLikelihood = fit$loglik,
    robustSe = unname(sqrt(diag(robust$var)))) })
write_json(list(plain = take(plain, 0.9), weighted = c(take(weighted), rscore = weighted$rscore, list(modelSe = unname(sqrt(diag(weighted$naive.var))))),
  strata = take(strata), baseline = unname(hazard), exact = take(exact), zph = zph,
  zphStrata = unname(cox.zph(stratified)$table), aft = aft),
  "cox.json", digits = NA, auto_unbox = TRUE)

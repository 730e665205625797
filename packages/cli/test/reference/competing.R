# cuminc, finegray and timeauc. R 4.2.2, survival 3.5-3, cmprsk 2.2-11, riskRegression 2022.11.28; survival's mgus2, written to
# competing.csv. Run here: Rscript competing.R
suppressMessages({ library(survival); library(cmprsk); library(riskRegression); library(prodlim); library(jsonlite) })
m <- mgus2[complete.cases(mgus2[, c("age", "hgb", "mspike")]), ]
set.seed(31); m <- m[sample(c(which(m$pstat == 1), sample(which(m$pstat == 0), 160))), ]; n <- nrow(m)
d <- data.frame(months = ifelse(m$pstat == 1, m$ptime, m$futime) + 1, status = ifelse(m$pstat == 1, 1, 2 * m$death), age = m$age,
  sex = ifelse(m$sex == "F", "female", "male"), hgb = m$hgb, mspike = m$mspike, centre = rep(c("A", "B", "C"), length.out = n))
d$outcome <- c("alive", "pcm", "died")[d$status + 1]; d$weight <- round(runif(n, 0.3, 2.5), 2)
d$entry <- pmin(d$months - 0.5, round(rexp(n, 1 / 10), 1)); d$id <- rep(1:50, length.out = n)
d$day <- d$months + seq_len(n) / 10000; d$risk <- round(plogis(-3 + d$mspike + (d$age - 70) / 40), 2)
write.csv(d, "competing.csv", row.names = FALSE, quote = FALSE)
d <- read.csv("competing.csv")
at <- c(24, 60.5, 150); st <- factor(d$status, 0:2)
curves <- function(f, at) { s <- summary(f, times = at); list(incidence = t(s$pstate[, -1]), se = t(s$std.err[, -1]), lower = t(s$lower[, -1]),
  upper = t(s$upper[, -1])) }
# group by group, cause within group
by_sex <- lapply(c("female", "male"), function(g) curves(survfit(Surv(months, st) ~ 1, d, subset = sex == g, conf.type = "log-log", conf.int = 0.9), at))
g <- cuminc(d$months, d$status, d$sex); gs <- cuminc(d$months, d$status, d$sex, d$centre, rho = 1)
aalen <- lapply(c("female", "male"), function(s) timepoints(cuminc(d$months[d$sex == s], d$status[d$sex == s]), at)$var)
weighted <- curves(survfit(Surv(entry, months, st) ~ 1, d, id = seq_len(n), weights = weight), at)
x <- model.matrix(~ age + sex + hgb, d)[, -1]; fit <- function() {
  init <- rep(0, 3); for (k in 1:4) { f <- crr(d$months, d$status, x, gtol = 1e-13, maxiter = 60, init = init); init <- f$coef }; f }
f <- fit(); z <- qnorm(0.975); step <- function(t, y, at) c(0, y)[findInterval(at, t) + 1]
p <- predict(f, rbind(colMeans(x), 0))
fg <- coxph(Surv(fgstart, fgstop, fgstatus) ~ age + sex + hgb, finegray(Surv(day, factor(status, 0:2)) ~ ., d), weights = fgwt, cluster = id, ties = "breslow",
  control = coxph.control(eps = 1e-13), timefix = FALSE)
sc <- Score(list(m = matrix(d$risk, n, 3)), Hist(day, status) ~ 1, data = d, times = at, metrics = "auc", cause = 1, se.fit = TRUE, conservative = FALSE,
  cens.model = "km", null.model = FALSE)$AUC$score
s1 <- Score(list(m = matrix(d$risk, n, 3)), Surv(day, status == 1) ~ 1, data = d, times = at, metrics = "auc", se.fit = TRUE, conservative = FALSE,
  cens.model = "km", null.model = FALSE)$AUC$score
write_json(list(at = at, cuminc = by_sex, aalen = aalen, gray = g$Tests, grayStrata = gs$Tests, weighted = weighted,
  finegray = list(coefficient = unname(f$coef), se = sqrt(diag(f$var)), lower = exp(f$coef - z * sqrt(diag(f$var))), loglik = c(f$loglik.null, f$loglik),
    covariance = f$var, incidence = step(p[, 1], p[, 2], at), baseline = step(p[, 1], p[, 3], at)),
  cluster = list(coefficient = unname(coef(fg)), se = unname(sqrt(diag(vcov(fg))))),
  timeauc = list(auc = sc$AUC, se = sc$se, lower = sc$lower, upper = sc$upper), censored = list(auc = s1$AUC, se = s1$se)), "competing.json", digits = NA,
  auto_unbox = TRUE, matrix = "rowmajor")

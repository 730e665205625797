# Discrimination, calibration and usefulness through `tessera stats`: 200 patients of survival::pbc as prediction.csv.
# Standard errors of net benefit are those of the binomial and Greenwood's by the delta method, written out here.
# R 4.2.2, survival 3.5-3, pROC 1.18.0, rms 6.5-0, riskRegression 2022.11.28. Run here: Rscript prediction.R
suppressMessages({ library(survival); library(pROC); library(rms); library(riskRegression); library(prodlim); library(jsonlite) })
d <- pbc[!is.na(pbc$trt), ][1:200, ]
set.seed(9)
d$time <- ceiling(d$time / 30)
fit <- coxph(Surv(time, status == 2) ~ log(bili) + age, d)
s <- summary(survfit(fit, newdata = d), times = c(24, 60, 96))$surv
d <- data.frame(time = d$time, status = c("censored", "transplant", "death")[d$status + 1], entry = pmin(sample(0:20, 200, TRUE), d$time - 1),
  early = ifelse(d$time <= 60 & d$status == 2, "yes", "no"), sex = as.character(d$sex), weight = sample(1:3, 200, TRUE),
  lp = round(predict(fit), 3), bili = d$bili, risk24 = round(1 - s[1, ], 4), risk60 = round(pmin(0.99, (1 - s[2, ]) * 1.2), 4), risk96 = round(1 - s[3, ], 4))
write.csv(d, "prediction.csv", row.names = FALSE, quote = FALSE)
y <- as.integer(d$early == "yes"); dead <- as.integer(d$status == "death")
curve <- function(y, s) roc(y, s, direction = "<", quiet = TRUE)
est <- function(y, s) { ci <- ci.auc(curve(y, s), method = "delong"); c(ci[2], sqrt(var(curve(y, s), method = "delong")), ci[1], ci[3]) }
pair <- roc.test(curve(y, d$lp), curve(y, d$bili), paired = TRUE, method = "delong")
f <- d$sex == "f"; un <- roc.test(curve(y[!f], d$lp[!f]), curve(y[f], d$lp[f]), paired = FALSE, method = "delong"); gap <- un$estimate[1] - un$estimate[2]
i <- rep(1:200, d$weight)
auc <- list(all = est(y, d$lp), second = est(y, d$bili), difference = c(pair$estimate[1] - pair$estimate[2], pair$statistic, pair$p.value, pair$conf.int),
  groups = list(f = est(y[f], d$lp[f]), m = est(y[!f], d$lp[!f])), unpaired = unname(c(un$statistic, un$parameter, un$p.value, gap + c(-1, 1) * qt(0.975, un$parameter) * gap / un$statistic)),
  weighted = est(y[i], d$lp[i]),
  partial = c(auc(curve(y, d$lp), partial.auc = c(1, 0.8)), auc(curve(y, d$lp), partial.auc = c(1, 0.8), partial.auc.correct = TRUE)))
S <- Surv(d$time, dead)
con <- function(h) c(h$concordance, sqrt(h$var))
CC <- function(...) do.call(concordance, list(..., reverse = TRUE))
two <- function(...) { a <- CC(S ~ lp, d, influence = 1, ...); b <- CC(S ~ bili, d, influence = 1, ...)
  v <- crossprod(cbind(a$dfbeta, b$dfbeta)); unname(c(a$concordance - b$concordance, sqrt(v[1, 1] + v[2, 2] - 2 * v[1, 2]))) }
concordance <- list(harrell = con(CC(S ~ lp, d)), byTau = con(CC(S ~ lp, d, ymax = 60)), uno = con(CC(S ~ lp, d, timewt = "n/G2", ymax = 60)),
  difference = two(), unoDifference = two(timewt = "n/G2", ymax = 60),
  entry = con(CC(Surv(entry, time, status == "death") ~ lp + strata(sex), d, weights = d$weight)))
sc <- Score(list(m = d$risk60), Surv(time, dead) ~ 1, data = data.frame(time = d$time, dead), times = 60, metrics = "brier", se.fit = TRUE, null.model = TRUE, conservative = FALSE, cens.model = "km")$Brier$score
several <- Score(list(m = as.matrix(d[, c("risk24", "risk60", "risk96")])), Surv(time, dead) ~ 1, data = data.frame(time = d$time, dead), times = c(24, 60, 96), metrics = "brier", null.model = TRUE, cens.model = "km")$Brier$score
trap <- function(v) (36 * (v[1] + v[2]) / 2 + 36 * (v[2] + v[3]) / 2) / 72
bin <- Score(list(m = d$risk60), y ~ 1, data = data.frame(y = y), metrics = "brier", null.model = FALSE)$Brier$score
m <- several$model == "m"
cause <- c(censored = 0, death = 1, transplant = 2)[d$status]
cr <- Score(list(m = d$risk60), Hist(time, cause) ~ 1, data = data.frame(time = d$time, cause), times = 60, cause = 1, metrics = "brier", null.model = TRUE, cens.model = "km")$Brier$score
brier <- list(competing = c(cr$Brier[cr$model == "m"], cr$Brier[cr$model != "m"]), binary = c(bin$Brier, bin$se, bin$lower, bin$upper), survival = c(sc$Brier[sc$model == "m"], sc$Brier[sc$model != "m"]), times = several$Brier[m],
  integrated = c(trap(several$Brier[m]), 1 - trap(several$Brier[m]) / trap(several$Brier[!m])))
p <- d$risk60; tight <- glm.control(epsilon = 1e-14, maxit = 100)
lo <- loess(y ~ p); e <- abs(predict(lo, p) - p); k <- quantile(qlogis(p), c(0.1, 0.5, 0.9)) # Harrell's (rcspline.eval moves them where values tie)
g <- glm(y ~ rcspline.eval(qlogis(p), knots = k, inclx = TRUE), binomial, control = tight); er <- abs(fitted(g) - p)
cl <- log(-log(1 - p)); kc <- quantile(cl, c(0.1, 0.5, 0.9))
B <- rcspline.eval(cl, knots = kc, inclx = TRUE); cf <- coxph(S ~ B, control = coxph.control(eps = 1e-12, toler.chol = 1e-14, iter.max = 50))
bh <- basehaz(cf, centered = FALSE); ob <- 1 - exp(-approx(c(0, bh$time), c(0, bh$hazard), 60, method = "constant")$y * exp(B %*% coef(cf)))
km <- summary(survfit(S ~ 1), times = 60)
calibration <- list(oe = sum(y) / sum(p), intercept = unname(coef(glm(y ~ offset(qlogis(p)), binomial, control = tight))),
  slope = unname(coef(glm(y ~ qlogis(p), binomial, control = tight))[2]), loess = unname(c(mean(e), quantile(e, c(0.5, 0.9)), max(e))),
  spline = unname(c(mean(er), quantile(er, c(0.5, 0.9)), max(er))), survivalOe = (1 - km$surv) / mean(p),
  survivalSlope = unname(coef(coxph(S ~ cl, control = coxph.control(eps = 1e-12, toler.chol = 1e-14)))), survivalSpline = unname(c(mean(abs(ob - p)), quantile(abs(ob - p), c(0.5, 0.9)), max(abs(ob - p)))))
nbs <- function(F, v, q, t) { o <- t / (1 - t); c(q * (F * (1 + o) - o), sqrt(q * (1 - q) / 200 * (F * (1 + o) - o)^2 + q^2 * (1 + o)^2 * v)) }
th <- c(0.1, 0.2, 0.4)
netbenefit <- list(binary = t(sapply(th, function(t) { z <- ifelse(p >= t, ifelse(y == 1, 1, -t / (1 - t)), 0); c(mean(z), sqrt(mean((z - mean(z))^2) / 200)) })),
  survival = t(sapply(th, function(t) { a <- p >= t; s <- summary(survfit(S[a] ~ 1), times = 60); nbs(1 - s$surv, s$std.err^2, mean(a), t) })),
  competing = t(sapply(th, function(t) { a <- p >= t; s <- summary(survfit(Surv(time, factor(status, c("censored", "death", "transplant"))) ~ 1, d[a, ]), times = 60)
    nbs(s$pstate[, 2], s$std.err[, 2]^2, mean(a), t) })),
  avoided = sapply(th, function(t) { o <- t / (1 - t); (mean(ifelse(p >= t, y - (1 - y) * o, 0)) - mean(y - (1 - y) * o)) / o }))
write_json(list(auc = auc, concordance = concordance, brier = brier, calibration = calibration, netbenefit = netbenefit), "prediction.json", digits = NA, auto_unbox = TRUE)

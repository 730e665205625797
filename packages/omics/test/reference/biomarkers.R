# Effects of features one at a time: glm, lm, coxph (survival), polr (MASS), crr (cmprsk). Rscript biomarkers.R
suppressMessages({library(survival); library(MASS); library(cmprsk); library(jsonlite); library(Hmisc, warn.conflicts = FALSE); library(metafor)})
set.seed(8)
n <- 150; p <- 10
x <- round(matrix(rnorm(n * p), p, n), 3)
x[4, c(3, 17, 40, 99)] <- NA
age <- round(rnorm(n, 60, 9)); sex <- sample(c("f", "m"), n, TRUE); centre <- sample(c("A", "B", "C"), n, TRUE)
arm <- rbinom(n, 1, 0.5)
lp <- 0.8 * x[1, ] - 0.6 * x[2, ] + 0.02 * (age - 60) + 0.7 * arm * x[3, ]
y <- rbinom(n, 1, plogis(lp))
level <- as.integer(cut(lp + rlogis(n), c(-Inf, -1, 1, Inf))) - 1
crp <- round(lp + rnorm(n), 3)
t <- ceiling(rexp(n, 0.05 * exp(lp))); c <- ceiling(runif(n, 5, 40))
time <- pmin(t, c); event <- as.integer(t <= c)
cause <- ifelse(event == 1, sample(1:2, n, TRUE, c(.7, .3)), 0)
male <- as.numeric(sex == "m"); cb <- as.numeric(centre == "B"); cc <- as.numeric(centre == "C")
one <- function(b, se, pw, plr) list(b = unname(b), se = unname(se), p = unname(pw), plr = plr)
last <- function(fit, null) {
  s <- coef(summary(fit)); k <- which(rownames(s) == "g")
  one(s[k, 1], s[k, 2], s[k, 4], if (is.null(null)) NULL else pchisq(2 * as.numeric(logLik(fit) - logLik(null)), 1, lower.tail = FALSE))
}
tight <- list(epsilon = 1e-14, maxit = 100)
cox <- function(f, g, d) {
  fit <- coxph(f, data = d, control = coxph.control(eps = 1e-12))
  k <- which(names(coef(fit)) == "g"); b <- coef(fit)[k]; se <- sqrt(vcov(fit)[k, k])
  n0 <- coxph(g, data = d, control = coxph.control(eps = 1e-12))
  one(b, se, 2 * pnorm(-abs(b / se)), pchisq(2 * (fit$loglik[length(fit$loglik)] - n0$loglik[length(n0$loglik)]), 1, lower.tail = FALSE))
}
by <- lapply(seq_len(p), function(j) {
  d <- data.frame(g = x[j, ], y, crp, age, male, cb, cc, centre, time, event, cause, arm, level = factor(level, ordered = TRUE))
  d <- d[!is.na(d$g), ]
  po <- polr(level ~ age + male + g, d, Hess = TRUE, control = list(reltol = 1e-16, maxit = 1000))
  s <- coef(summary(po)); fg <- crr(d$time, d$cause, cbind(d$age, d$male, d$g), gtol = 1e-12)
  z <- (d$g - mean(d$g)) / sd(d$g)
  di <- d; di$z <- z
  gi <- glm(y ~ age + male + arm * z, binomial, di, control = tight)
  ci <- coxph(Surv(time, event) ~ age + male + arm * z, di, control = coxph.control(eps = 1e-12))
  vi <- vcov(gi); ti <- coef(gi)["z"] + coef(gi)["arm:z"]
  list(
    sd = sd(d$g),
    logistic = last(glm(y ~ g, binomial, d, control = tight), glm(y ~ 1, binomial, d)),
    logisticAdjusted = last(glm(y ~ cb + cc + age + male + g, binomial, d, control = tight), glm(y ~ cb + cc + age + male, binomial, d, control = tight)),
    linear = { s2 <- coef(summary(lm(crp ~ age + male + g, d))); list(b = s2["g", 1], se = s2["g", 2], p = s2["g", 4]) },
    ordinal = list(b = s["g", 1], se = s["g", 2]),
    cox = cox(Surv(time, event) ~ g, Surv(time, event) ~ 1, d),
    coxAdjusted = cox(Surv(time, event) ~ strata(centre) + age + male + g, Surv(time, event) ~ strata(centre) + age + male, d),
    causeSpecific = cox(Surv(time, cause == 1) ~ age + male + g, Surv(time, cause == 1) ~ age + male, d),
    fineGray = list(b = fg$coef[3], se = sqrt(fg$var[3, 3])),
    interactionLogistic = list(b = unname(coef(gi)["arm:z"]), se = sqrt(vi["arm:z", "arm:z"]), control = unname(coef(gi)["z"]), treated = unname(ti),
      treatedSe = sqrt(vi["z", "z"] + vi["arm:z", "arm:z"] + 2 * vi["z", "arm:z"])),
    bends = { k <- rcspline.eval(d$g, nk = 4, knots.only = TRUE); bs <- rcspline.eval(d$g, knots = k, inclx = FALSE)
      full <- glm(y ~ age + male + g + bs, binomial, d, control = tight); pchisq(2 * as.numeric(logLik(full) - logLik(glm(y ~ age + male + g, binomial, d, control = tight))), 2, lower.tail = FALSE) },
    centres = { f <- lapply(c("A", "B", "C"), function(h) coef(summary(glm(y ~ age + male + g, binomial, d[d$centre == h, ], control = tight)))["g", 1:2])
      m <- rma(yi = sapply(f, `[`, 1), sei = sapply(f, `[`, 2), method = "REML", test = "knha", control = list(threshold = 1e-12, maxiter = 1000))
      list(b = sapply(f, `[`, 1), se = sapply(f, `[`, 2), pooled = as.numeric(m$beta), pooledSe = m$se, p = m$pval, tau2 = m$tau2, qp = m$QEp) },
    interactionCox = list(b = unname(coef(ci)["arm:z"]), se = sqrt(vcov(ci)["arm:z", "arm:z"]))
  )
})
pv <- sapply(by, function(b) b$logisticAdjusted$p)
write_json(list(x = x, age = age, sex = sex, centre = centre, arm = arm, y = y, level = level, crp = crp, time = time, event = event, cause = cause,
  bh = p.adjust(pv, "BH"), holm = p.adjust(pv, "holm"), effects = by), "biomarkers.json", digits = 14, auto_unbox = TRUE, na = "null")

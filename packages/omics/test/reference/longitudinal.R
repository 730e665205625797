# Visits nested in patients. R 4.2.2, lme4 1.1-31, lmerTest 3.1-3, survival 3.5, cmprsk. Run here: Rscript longitudinal.R
# 48 patients of two arms and two centres at days -3, 21, 42, 84 (moved by a day or so, some visits missing), three features
# with values missing; follow-up with an adverse event (1) and a competing death (2); a response.
suppressMessages({ library(lme4); library(lmerTest); library(survival); library(cmprsk); library(jsonlite); library(numDeriv) })
set.seed(8)
P <- 48; plan <- c(-3, 21, 42, 84)
d <- expand.grid(visit = seq_along(plan), patient = seq_len(P))
d$day <- plan[d$visit] + sample(-1:1, nrow(d), TRUE)
arm <- rep(c("A", "B"), P / 2); centre <- rep(c("C1", "C2"), each = P / 2)
d <- d[!(d$visit > 1 & runif(nrow(d)) < 0.12), ]
own <- rnorm(P); growth <- rnorm(P, 0, 0.01)
feature <- function(effect) round(10 + own[d$patient] + (effect * (arm[d$patient] == "B") + growth[d$patient]) * d$day + rnorm(nrow(d), 0, 0.5), 4)
y <- list(feature(0.02), feature(0), feature(-0.01))
y[[2]][sample(nrow(d), 9)] <- NA; y[[3]][sample(nrow(d), 4)] <- NA
event <- round(rexp(P, 1 / 160) * exp(-0.6 * own)) + 15; death <- round(rexp(P, 1 / 500)) + 10; end <- sample(150:260, P, TRUE)
time <- pmin(event, death, end); cause <- ifelse(time == event, 1, ifelse(time == death, 2, 0))
response <- rbinom(P, 1, plogis(0.7 * own))
d$week <- d$day / 7; d$arm <- arm[d$patient]; d$name <- c("baseline", "week 3", "week 6", "week 12")[d$visit]

tight <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-9), calc.derivs = FALSE, check.conv.singular = "ignore")
fit <- function(v, formula) lmerTest::lmer(formula, transform(d, y = v)[!is.na(v), ], control = tight)
mixed <- lapply(y, function(v) {
  one <- function(f) { m <- fit(v, f); t <- coef(summary(m))
    list(estimate = t[, 1], se = t[, 2], df = t[, "df"], p = t[, "Pr(>|t|)"], reml = REMLcrit(m), sigma = sigma(m)) }
  list(intercept = one(y ~ week * arm + (1 | patient)), slope = one(y ~ week * arm + (week | patient)))
})
cells <- unique(d[, c("arm", "name")]); cells <- cells[order(cells$arm, match(cells$name, unique(d$name))), ]
trajectory <- lapply(y, function(v) {
  x <- transform(d, y = v, cell = factor(paste(arm, name), levels = paste(cells$arm, cells$name)))[!is.na(v), ]
  m <- lmerTest::lmer(y ~ 0 + cell + (1 | patient), x, control = tight)
  con <- contest(m, diag(nrow(cells)), joint = FALSE, level = 0.95)
  raw <- lapply(split(x$y, x$cell), function(w) c(mean(w), t.test(w)$conf.int, length(w)))
  list(arm = cells$arm, visit = cells$name, mean = con$Estimate, lower = con$lower, upper = con$upper, raw = do.call(rbind, raw))
})

L <- 45
measures <- lapply(y, function(v) t(sapply(seq_len(P), function(i) {
  at <- which(d$patient == i & d$day <= L & !is.na(v)); t <- d$day[at]; w <- v[at]; k <- length(at)
  base <- tail(w[t <= 0], 1); last <- tail(t, 1)
  line <- if (k >= 2) lm(w ~ t)
  c(level = if (k) tail(w, 1) else NA, slope = if (k >= 2) coef(line)[[2]] else NA,
    variability = if (k >= 3) sqrt(sum(residuals(line)^2) / (k - 2)) else NA,
    successive = if (k >= 3) sqrt(mean(diff(w)^2) / 2) else NA,
    change = if (length(base) && last > 0) tail(w, 1) - base else NA,
    area = if (k >= 2) sum(diff(t) * (head(w, -1) + tail(w, -1)) / 2) else NA) })))
at.risk <- which(time > L)
assoc <- lapply(measures, function(m) lapply(c("level", "slope", "change"), function(name) {
  x <- m[at.risk, name]; ok <- !is.na(x); z <- (x[ok] - mean(x[ok])) / sd(x[ok]); r <- at.risk[ok]
  plain <- coxph(Surv(time[r] - L, cause[r] == 1) ~ z + strata(centre[r]))
  fg <- crr(time[r] - L, cause[r], z, gtol = 1e-12)
  g <- glm(response[r] ~ z, family = binomial, control = glm.control(epsilon = 1e-13))
  list(measure = name, n = length(r), events = sum(cause[r] == 1), cox = c(coef(plain), sqrt(vcov(plain))), fineGray = c(fg$coef, sqrt(fg$var)),
    logistic = c(coef(g)[2], sqrt(vcov(g)[2, 2]))) }))
varying <- lapply(y, function(v) {
  x <- d[!is.na(v), ]; x$value <- v[!is.na(v)]; x$t <- pmax(0, x$day)
  base <- data.frame(patient = seq_len(P), time = time, event = cause == 1)
  m <- tmerge(base, base, id = patient, status = event(time, event))
  m <- tmerge(m, x[x$t < time[x$patient], ], id = patient, value = tdc(t, value))
  m <- m[!is.na(m$value), ]; m$z <- (m$value - mean(m$value)) / sd(m$value)
  c(nrow(m), coef(f <- coxph(Surv(tstart, tstop, status) ~ z, m)), sqrt(vcov(f)))
})
# slopes: the model of 36 training patients by day 45, and the predictions of all from the dense matrices
train <- 1:36
blup <- lapply(y, function(v) {
  x <- transform(d, y = v)[!is.na(v) & d$day <= L, ]
  m <- lme4::lmer(y ~ day + (day | patient), x[x$patient %in% train, ], control = tight)
  D <- matrix(as.numeric(VarCorr(m)$patient), 2); b <- fixef(m)
  list(fixed = b, D = as.numeric(D), sigma = sigma(m), singular = isSingular(m), slope = sapply(seq_len(P), function(i) {
    w <- x[x$patient == i, ]; if (nrow(w) == 0) return(b[[2]])
    Z <- cbind(1, w$day); b[[2]] + (D %*% t(Z) %*% solve(Z %*% D %*% t(Z) + sigma(m)^2 * diag(nrow(w)), w$y - Z %*% b))[2] }))
})
write_json(list(patient = d$patient, day = d$day, visit = d$name, arm = arm, centre = centre, values = y, time = time, cause = cause, response = response,
  landmark = L, mixed = mixed, trajectory = trajectory, measures = lapply(measures, function(m) as.list(as.data.frame(m))), atRisk = at.risk, assoc = assoc,
  varying = varying, train = train, blup = blup), "longitudinal.json", digits = I(12), auto_unbox = TRUE, na = "null")

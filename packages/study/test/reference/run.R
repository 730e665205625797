# Expected values of what src/run makes of out-of-fold predictions. Run in this folder: Rscript run.R
suppressMessages({library(jsonlite); library(pROC); library(survival); library(metafor)})
set.seed(31)
size <- c(90, 70, 60); n <- sum(size)
fold <- rep(seq_along(size) - 1, size)
x <- rnorm(n); z <- rnorm(n); sex <- rbinom(n, 1, 0.5)
event <- rbinom(n, 1, plogis(-0.4 + 0.9 * x + 0.5 * z + 0.2 * fold))
model <- round(-0.3 + 0.8 * x + 0.4 * z + 0.1 * fold, 2)    # rounded, so that ties occur
base <- round(-0.2 + 0.5 * x, 2)
time <- ceiling(rexp(n, 0.03 * exp(0.7 * x + 0.4 * z)) * 10) / 10
censoring <- round(runif(n, 5, 60), 1)
died <- as.numeric(time <= censoring); time <- pmin(time, censoring)
high <- as.numeric(plogis(model) > 0.45)
by <- function(f) sapply(0:2, function(k) f(fold == k))
area <- function(i, s) suppressMessages(roc(event[i], s[i], direction = "<", levels = c(0, 1)))
aucs <- function(s) by(function(i) as.numeric(area(i, s)$auc))
delong <- by(function(i) sqrt(var(area(i, model))))
weight <- by(function(i) sum(event[i]) * sum(1 - event[i]))
across <- function(s) sum(weight * aucs(s)) / sum(weight)
brier <- function(s) mean((plogis(s) - event)^2)
log_score <- function(s) -mean(event * plogis(s, log.p = TRUE) + (1 - event) * plogis(-s, log.p = TRUE))
net <- function(s, t, e = event) { p <- plogis(s) > t; (sum(p & e == 1) - sum(p & e == 0) * t / (1 - t)) / length(e) }
auc_of <- aucs(model)
meta <- rma(yi = qlogis(auc_of), sei = delong / (auc_of * (1 - auc_of)), method = "REML", test = "knha",
            control = list(threshold = 1e-12, maxiter = 1000))
pi <- predict(meta, transf = plogis)
one <- fold == 0
paired <- roc.test(area(one, model), area(one, base), paired = TRUE, method = "delong")
difference <- unname(paired$estimate[1] - paired$estimate[2])
cut <- median(plogis(model))
# Every permutation of three events among six patients of one fold and two among four of another.
s1 <- c(1, 2, 3, 4, 5, 6); s2 <- c(1, 3, 2, 4); e1 <- c(0, 0, 1, 0, 1, 1); e2 <- c(0, 1, 0, 1)
a <- function(s, e) mean(outer(s[e == 1], s[e == 0], function(u, v) (u > v) + 0.5 * (u == v)))
one_a <- apply(combn(6, 3), 2, function(i) a(s1, as.numeric(1:6 %in% i)))
two_a <- apply(combn(4, 2), 2, function(i) a(s2, as.numeric(1:4 %in% i)))
w <- c(9, 4)
all_a <- as.vector(outer(one_a, two_a, function(u, v) (w[1] * u + w[2] * v) / sum(w)))
seen <- (w[1] * a(s1, e1) + w[2] * a(s2, e2)) / sum(w)
fit <- summary(coxph(Surv(time, died) ~ high + strata(fold)))
rank <- survdiff(Surv(time, died) ~ high + strata(fold))
at <- c(0, 6, 12, 18, 24, 30)
km <- lapply(0:1, function(h) {
  i <- high == h; f <- survfit(Surv(time[i], died[i]) ~ 1, conf.type = "log-log")
  s <- summary(f, times = 24)
  list(n = sum(i), events = sum(died[i]), survival24 = s$surv, lower24 = s$lower, upper24 = s$upper,
       atRisk = sapply(at, function(t) sum(time[i] >= t)))
})
concordant <- function(i) concordance(Surv(time[i], died[i]) ~ model[i], reverse = TRUE)
pairs <- by(function(i) sum(concordant(i)$count[c("concordant", "discordant", "tied.x")]))
harrell <- sum(pairs * by(function(i) unname(concordant(i)$concordance))) / sum(pairs)
bins <- table(factor(pmin(19, floor(plogis(model) * 20)), 0:19))
thresholds <- c(0.1, 0.2, 0.3)
mean_roc <- function(t) { # sensitivity at a false-positive rate, mean over folds by events times non-events
  s <- by(function(i) max(coords(area(i, model), x = 1 - t, input = "specificity", ret = "sensitivity")))
  sum(weight * s) / sum(weight)
}
out <- list(
  fold = fold, sex = sex, event = event, model = model, base = base, time = time, died = died, high = high,
  auc = list(folds = auc_of, se = delong, across = across(model), base = across(base),
             roc = sapply(c(0.25, 0.5, 0.75), mean_roc)),
  harrell = harrell,
  overall = list(brier = brier(model), logScore = log_score(model), observedExpected = sum(event) / sum(plogis(model)),
                 netBenefit = sapply(thresholds, function(t) net(model, t)),
                 treatAll = sapply(thresholds, function(t) mean(event) - mean(1 - event) * t / (1 - t))),
  difference = list(auc = across(model) - across(base), brier = brier(model) - brier(base),
                    log_score = log_score(model) - log_score(base),
                    netBenefit = sapply(thresholds, function(t) net(model, t) - net(base, t))),
  delong = list(value = difference, p = paired$p.value, lower = paired$conf.int[1], upper = paired$conf.int[2]),
  meta = list(value = plogis(meta$beta[1]), lower = plogis(meta$ci.lb), upper = plogis(meta$ci.ub),
              predictionLower = pi$pi.lb, predictionUpper = pi$pi.ub, tau = sqrt(meta$tau2)),
  subgroups = sapply(0:1, function(g) {
    a <- by(function(i) as.numeric(area(i & sex == g, model)$auc))
    v <- by(function(i) sum(event[i & sex == g]) * sum(1 - event[i & sex == g]))
    sum(a * v) / sum(v)
  }),
  permutation = list(mean = mean(all_a), p = mean(all_a >= seen - 1e-12), observed = seen, s1 = s1, s2 = s2, e1 = e1, e2 = e2),
  groups = list(hazardRatio = fit$conf.int[1], lower = fit$conf.int[3], upper = fit$conf.int[4],
                p = pchisq(rank$chisq, 1, lower.tail = FALSE), at = at, km = km),
  histogram = as.vector(bins)
)
write_json(out, "run.json", digits = NA, auto_unbox = TRUE)

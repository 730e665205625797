# Expected values of the measures of competing, ordinal and continuous outcomes. Run in this folder: Rscript outcome-measures.R
suppressMessages({library(jsonlite); library(survival); library(riskRegression); library(prodlim); library(MASS); library(vcd)})
set.seed(90)
n <- 220; at <- 18
lp <- rnorm(n, 0, 0.9)
first <- rexp(n, 0.03 * exp(lp)); second <- rexp(n, 0.015); censor <- runif(n, 8, 60)
time <- pmin(first, second, censor) + (1:n) * 1e-6   # no ties
cause <- ifelse(censor < pmin(first, second), 0, ifelse(first < second, 1, 2))
risk <- 1 - exp(-0.45 * exp(0.7 * lp + rnorm(n, 0, 0.4)))
data <- data.frame(time, cause)
score <- suppressWarnings(Score(list(m = risk), Hist(time, cause) ~ 1, data = data, times = at, cause = 1,
                          metrics = c("auc", "brier"), summary = "ipa", cens.model = "km", conservative = TRUE, se.fit = TRUE))
ipa <- score$Brier$score[model == "m"]
# Wolbers: a competing event never has the first one; pairs by survival::concordance up to the horizon
late <- ifelse(cause == 2, max(time) * 2, time)
wolbers <- concordance(Surv(late, cause == 1) ~ risk, reverse = TRUE, ymax = at)
# status at the horizon with weights 1 / G(T-) and 1 / G(at), in plain words
G <- survfit(Surv(time, cause == 0) ~ 1)
g <- function(t) summary(G, times = t, extend = TRUE)$surv
before <- sapply(time, function(t) { earlier <- G$time < t; if (any(earlier)) tail(G$surv[earlier], 1) else 1 })
known <- time > at | cause > 0
w <- ifelse(time <= at, 1 / before, 1 / g(at))
y <- as.numeric(cause == 1 & time <= at)
loss <- ifelse(y == 1, -log(risk), -log(1 - risk))
log_score <- sum((w * loss)[known]) / n
logit <- qlogis(risk)
intercept <- suppressWarnings(unname(coef(glm(y ~ offset(logit), family = binomial, weights = w, subset = known))))
slope <- suppressWarnings(unname(coef(glm(y ~ logit, family = binomial, weights = w, subset = known))[2]))
aj <- summary(survfit(Surv(time, factor(cause, 0:2)) ~ 1), times = at)
oe <- aj$pstate[2] / mean(risk)
spread <- exp(qnorm(0.975) * aj$std.err[2] / aj$pstate[2])
# ordered levels
x <- rnorm(n); latent <- 1.2 * x + rlogis(n)
level <- cut(latent, c(-Inf, -1, 0.5, 2, Inf), labels = FALSE) - 1
raw <- sapply(1:4, function(k) dlogis(k - 2.5, 0.6 * x, 0.8) + 0.02)
probability <- raw / rowSums(raw)
ordinal <- concordance(level ~ x)
likely <- apply(probability, 1, which.max) - 1
kappa <- Kappa(table(factor(likely, 0:3), factor(level, 0:3)), weights = "Fleiss-Cohen")$Weighted[["value"]]
above <- rowSums(probability[, 3:4]); high <- as.numeric(level >= 2)
cut_slope <- unname(coef(glm(high ~ qlogis(above), family = binomial))[2])
# values
predicted <- rnorm(n, 30, 8); observed <- 4 + 0.9 * predicted + rnorm(n, 0, 5)
line <- lm(observed ~ predicted); ci <- confint(line)[2, ]
out <- list(time = time, cause = cause, risk = risk, at = at,
  competing = list(auc = score$AUC$score$AUC, auc_se = score$AUC$score$se, brier = ipa$Brier, ipa = ipa$IPA,
    wolbers = unname(wolbers$concordance), wolbers_se = unname(sqrt(wolbers$var)), log_score = log_score,
    intercept = intercept, slope = slope, oe = oe, oe_lower = oe / spread, oe_upper = oe * spread),
  level = level, score = x, probability = probability,
  ordinal = list(c = unname(ordinal$concordance), se = unname(sqrt(ordinal$var)), kappa = kappa,
    oe = mean(high) / mean(above), slope = cut_slope),
  predicted = predicted, observed = observed,
  continuous = list(slope = unname(coef(line)[2]), slope_lower = unname(ci[1]), slope_upper = unname(ci[2]),
    spearman = unname(suppressWarnings(cor.test(predicted, observed, method = "spearman")$estimate))))
write_json(out, "outcome-measures.json", digits = NA, auto_unbox = TRUE)

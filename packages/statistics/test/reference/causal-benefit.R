# Evaluating predicted benefit. R 4.2.2; sandwich, Hmisc, survival. Run here.
suppressMessages({ library(survival); library(sandwich); library(Hmisc); library(jsonlite) })
RNGversion("4.0.0"); set.seed(14)
n <- 120
predicted <- round(rnorm(n, 0.1, 0.15), 2) # with ties
scores <- 0.02 + 0.7 * predicted + rnorm(n, 0, 0.4)
cutAt <- quantile(predicted, (1:4) / 5); g <- findInterval(predicted, cutAt, left.open = TRUE)
m <- lm(scores ~ predicted); V <- vcovHC(m, type = "HC3")
calibration <- list(n = as.numeric(table(g)), predicted = as.numeric(tapply(predicted, g, mean)), observed = as.numeric(tapply(scores, g, mean)),
  se = as.numeric(tapply(scores, g, function(s) sd(s) / sqrt(length(s)))), intercept = unname(coef(m)[1]), slope = unname(coef(m)[2]),
  interceptSe = sqrt(V[1, 1]), slopeSe = sqrt(V[2, 2]), large = mean(scores - predicted), largeSe = sd(scores - predicted) / sqrt(n))
# RATE by brute force: every patient's place is any of those of its ties with equal chance, so its score is the ties'
# mean; each TOC is a mean taken anew.
toc <- function(s, p) { s <- ave(s, p); o <- order(-p); sapply(seq_along(s), function(j) mean(s[o][1:j]) - mean(s)) }
autoc <- function(s, p) mean(toc(s, p)); qini <- function(s, p) mean(seq_along(s) / length(s) * toc(s, p))
# the half-sample bootstrap, exactly: all halves of ten patients
k <- c(1:4, 31:36); small <- list(scores = scores[k], priority = round(predicted[k], 1)); halves <- combn(10, 5)
of <- function(f) { v <- apply(halves, 2, function(h) f(small$scores[h], small$priority[h])); sqrt(mean((v - mean(v))^2)) }
rate <- list(autoc = autoc(scores, predicted), qini = qini(scores, predicted), toc = toc(scores, predicted),
  small = c(small, list(autoc = autoc(small$scores, small$priority), qini = qini(small$scores, small$priority), autocSe = of(autoc), qiniSe = of(qini))))
# c-for-benefit: arms of equal size
arm <- sample(rep(0:1, n / 2)); y <- rbinom(n, 1, plogis(-0.3 - arm * 4 * predicted)); pb <- predicted + seq_len(n) * 1e-6
a <- which(arm == 0)[order(pb[arm == 0])]; b <- which(arm == 1)[order(pb[arm == 1])]
obs <- y[a] - y[b]; pr <- (pb[a] + pb[b]) / 2
cc <- concordance(obs ~ pr)
benefit <- list(arm = arm, y = y, predicted = pb, c = unname(rcorr.cens(pr, obs)["C Index"]), se = sqrt(cc$var), relevant = unname(rcorr.cens(pr, obs)["Relevant Pairs"]) / 2)
# Kaplan-Meier by group
time <- round(rexp(n, 0.1 * exp(-arm * 3 * predicted)), 3); cens <- round(runif(n, 4, 20), 3); event <- as.integer(time <= cens); time <- pmin(time, cens); tau <- 4
km <- sapply(0:4, function(k) { f <- lapply(0:1, function(a) summary(survfit(Surv(time, event) ~ 1, subset = arm == a & g == k, robust = TRUE), times = tau))
  c(f[[2]]$surv - f[[1]]$surv, sqrt(f[[1]]$std.err^2 + f[[2]]$std.err^2)) })
write_json(list(predicted = predicted, scores = scores, calibration = calibration, rate = rate, benefit = benefit,
  survival = list(time = time, event = event, tau = tau, observed = km[1, ], se = km[2, ])), "causal-benefit.json", digits = NA, auto_unbox = TRUE)

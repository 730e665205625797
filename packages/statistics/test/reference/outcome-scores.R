# Expected values of pearson, valueScores, levelScores and competingCalibrationCurve. Run in this folder: Rscript outcome-scores.R
suppressMessages({library(jsonlite); library(survival); library(cmprsk); library(rms)})
set.seed(77)
n <- 160
predicted <- round(rnorm(n, 30, 8), 2)
observed <- round(5 + 0.8 * predicted + rnorm(n, 0, 6), 1)
pearson <- cor.test(predicted, observed, conf.level = 0.9)
error <- observed - predicted
t <- t.test(error)
value <- list(rmse = sqrt(mean(error^2)), mae = mean(abs(error)),
              r2 = 1 - sum(error^2) / sum((observed - mean(observed))^2),
              mean = unname(t$estimate), se = unname(t$stderr), lower = t$conf.int[1], upper = t$conf.int[2],
              limits = mean(error) + c(-1, 1) * qnorm(0.975) * sd(error))
raw <- matrix(rgamma(4 * n, 1.2), n); probability <- raw / rowSums(raw)
level <- apply(probability, 1, function(p) sample(0:3, 1, prob = p))
rps <- function(p) mean(sapply(0:2, function(k) (rowSums(p[, 1:(k + 1), drop = FALSE]) - (level <= k))^2))
null <- matrix(tabulate(level + 1, 4) / n, n, 4, byrow = TRUE)
levels <- list(rps = rps(probability), null = rps(null), scaled = 1 - rps(probability) / rps(null),
               log = mean(-log(pmax(1e-6, probability[cbind(1:n, level + 1)]))))
# competing events: groups by survfit (Aalen-Johansen, log-log), curve by crr on rms's spline of cloglog(risk)
lp <- rnorm(n, 0, 0.9)
first <- rexp(n, 0.03 * exp(lp)); second <- rexp(n, 0.015); censor <- runif(n, 10, 60)
time <- round(pmin(first, second, censor), 2)
cause <- ifelse(time >= round(censor, 2), 0, ifelse(first < second, 1, 2))
risk <- round(1 - exp(-0.5 * exp(0.8 * lp)), 4)
at <- 18
cut4 <- cut(risk, unique(quantile(risk, 0:4 / 4)), include.lowest = TRUE)
fit <- summary(survfit(Surv(time, factor(cause, 0:2)) ~ cut4, conf.type = "log-log"), times = at)
groups <- list(observed = fit$pstate[, 2], lower = fit$lower[, 2], upper = fit$upper[, 2],
               predicted = as.vector(tapply(risk, cut4, mean)), n = as.vector(table(cut4)))
z <- log(-log(1 - risk))
knots <- rcspline.eval(z, nk = 3, knots.only = TRUE)
basis <- function(z) matrix(rcspline.eval(z, knots = knots, inclx = TRUE), ncol = 2)
crrfit <- crr(time, cause, basis(z), failcode = 1, cencode = 0)
seen <- function(z) { p <- predict(crrfit, basis(z)); p[max(which(p[, 1] <= at)), -1] }
grid <- seq(quantile(risk, 0.01), quantile(risk, 0.99), length.out = 100)
distance <- abs(seen(z) - risk)
smooth <- list(predicted = grid, observed = unname(seen(log(-log(1 - grid)))), ici = mean(distance),
               e50 = unname(quantile(distance, 0.5)), e90 = unname(quantile(distance, 0.9)))
out <- list(predicted = predicted, observed = observed,
            pearson = list(value = unname(pearson$estimate), lower = pearson$conf.int[1], upper = pearson$conf.int[2], p = pearson$p.value),
            value = value, probability = probability, level = level, levels = levels,
            time = time, cause = cause, risk = risk, at = at, groups = groups, smooth = smooth)
write_json(out, "outcome-scores.json", digits = NA, auto_unbox = TRUE)

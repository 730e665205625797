# AUC, calibration, Brier and net benefit. Run: Rscript binary-prediction.R > binary-prediction.json
suppressMessages({library(jsonlite); library(pROC); library(Hmisc)})
set.seed(7)
case <- function(n, shift, slope, digits) {
  lp <- rnorm(n, -0.7, 1.2); y <- rbinom(n, 1, plogis(lp))
  s1 <- round(lp + rnorm(n), digits); s2 <- round(0.5 * lp + rnorm(n), digits)
  risk <- pmin(pmax(round(plogis(shift + slope * lp), 4), 1e-4), 1 - 1e-4)
  r1 <- roc(y, s1, direction = "<", quiet = TRUE); r2 <- roc(y, s2, direction = "<", quiet = TRUE)
  c1 <- ci.auc(r1, method = "delong"); t <- roc.test(r1, r2, paired = TRUE, method = "delong")
  cd <- coords(r1, "best", best.method = "youden", ret = c("sensitivity", "specificity"), transpose = FALSE)[1, ]
  tight <- glm.control(epsilon = 1e-15, maxit = 100)
  fi <- glm(y ~ offset(qlogis(risk)), binomial, control = tight); fs <- glm(y ~ qlogis(risk), binomial, control = tight)
  seOf <- function(f) { X <- model.matrix(f); p <- fitted(f); sqrt(diag(solve(crossprod(X * sqrt(p * (1 - p)))))) }
  z <- qlogis(risk); knots <- quantile(z, c(0.05, 0.35, 0.65, 0.95)); if (n < 100) { knots[1] <- sort(z)[5]; knots[4] <- sort(z)[n - 4] }
  B <- rcspline.eval(z, knots = knots, inclx = TRUE)
  f <- glm(y ~ B, binomial, control = tight); X <- model.matrix(f); V <- solve(crossprod(X * sqrt(fitted(f) * (1 - fitted(f)))))
  grid <- seq(quantile(risk, 0.01), quantile(risk, 0.99), length.out = 100)
  G <- cbind(1, rcspline.eval(qlogis(grid), knots = knots, inclx = TRUE)); eta <- as.numeric(G %*% coef(f)); se <- sqrt(rowSums((G %*% V) * G))
  e <- abs(fitted(f) - risk); q <- qnorm(0.975)
  g <- cut(risk, unique(quantile(risk, 0:10 / 10)), include.lowest = TRUE)
  w <- sapply(split(y, g), function(v) prop.test(sum(v), length(v), correct = FALSE)$conf.int)
  th <- c(0.05, 0.1, 0.2, 0.35, 0.5, 0.8)
  nb <- sapply(th, function(p) (sum(y == 1 & risk >= p) - sum(y == 0 & risk >= p) * p / (1 - p)) / n)
  list(event = y, score1 = s1, score2 = s2, risk = risk,
    auc = list(value = as.numeric(r1$auc), se = sqrt(var(r1, method = "delong")), lower = c1[1], upper = c1[3]),
    difference = list(value = as.numeric(r1$auc - r2$auc), z = as.numeric(t$statistic), p = t$p.value, lower = t$conf.int[1], upper = t$conf.int[2]),
    roc = list(fpr = rev(1 - r1$specificities), tpr = rev(r1$sensitivities)), youden = as.list(cd),
    intercept = c(coef(fi), seOf(fi)), slope = c(coef(fs)[2], seOf(fs)[2]), oe = sum(y) / sum(risk),
    oeLimits = exp(log(sum(y) / sum(risk)) + c(-1, 1) * q * sqrt((1 - mean(y)) / sum(y))),
    curve = list(predicted = grid, observed = plogis(eta), lower = plogis(eta - q * se), upper = plogis(eta + q * se)),
    errors = c(mean(e), quantile(e, c(0.5, 0.9), names = FALSE)),
    groups = list(n = as.integer(table(g)), events = as.integer(tapply(y, g, sum)), predicted = as.numeric(tapply(risk, g, mean)), lower = w[1, ], upper = w[2, ]),
    brier = mean((y - risk)^2), brierSe = sd((y - risk)^2) / sqrt(n), scaled = 1 - mean((y - risk)^2) / (mean(y) * (1 - mean(y))),
    log = -mean(dbinom(y, 1, risk, log = TRUE)), thresholds = th, netBenefit = nb, treatAll = mean(y) - (1 - mean(y)) * th / (1 - th))
}
cat(toJSON(list(plain = case(300, 0, 1, 6), tied = case(150, 0.4, 1.5, 0), small = case(40, -0.3, 0.8, 1)), digits = NA, auto_unbox = TRUE))

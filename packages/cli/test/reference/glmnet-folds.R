# Reference values for `tessera stats glmnet --foldid` and `coxnet --foldid`: R 4.2, glmnet 4.1, on birthweight.csv
# (logistic.R), heart.csv (cox.R) and veteran-folds.csv, which this makes. Run in this folder: Rscript glmnet-folds.R
suppressMessages({library(glmnet); library(survival); library(jsonlite)})
glmnet.control(epsnr = 1e-13, mxitnr = 60) # intervals are fitted in R, whose Newton steps end early otherwise
b <- read.csv("birthweight.csv"); h <- read.csv("heart.csv"); v <- read.csv("veteran.csv")
set.seed(11)
v$fold <- sample(rep(c(3, 5, 8, 13, 21), length.out = nrow(v)))
v$site <- sample(rep(c("Bern", "Gent", "Porto", "Turku"), length.out = nrow(v)))
write.csv(v, "veteran-folds.csv", row.names = FALSE, quote = FALSE)
mm <- function(formula, data) model.matrix(formula, data)[, -1]
cv <- function(x, y, family, fold, measure, thresh = 1e-20, lambda = NULL, ...) {
  if (is.null(lambda)) lambda <- glmnet(x, y, family = family, nlambda = 12, lambda.min.ratio = 0.02, ...)$lambda
  r <- cv.glmnet(x, y, family = family, lambda = lambda, foldid = as.integer(factor(fold)), type.measure = measure, thresh = thresh, maxit = 1e6, ...)
  list(measure = measure, folds = length(unique(fold)), lambda = r$lambda, mean = unname(r$cvm), se = unname(r$cvsd), nonZero = unname(r$nzero),
    lambdaMin = r$lambda.min, lambda1se = r$lambda.1se, index = as.integer(r$index) - 1)
}
births <- mm(~ age + lwt + race + smoke, b)
vet <- mm(~ arm + celltype + karno + diagtime + age + prior, v)
four <- as.matrix(v[, c("time", "karno", "diagtime", "age")])
hrt <- mm(~ age + year + surgery + transplant, h)
S <- Surv(v$time, v$status == 1)
binomial <- lapply(c(deviance = "deviance", class = "class", mse = "mse", mae = "mae"), function(m)
  cv(births, b$low == "yes", "binomial", b$clinic, m, alpha = 0.5, weights = b$count))
auc <- cv(four, v$prior == 10, "binomial", v$fold, "auc")
gaussian <- lapply(c(mse = "mse", mae = "mae"), function(m)
  cv(mm(~ age + race + smoke, b), b$lwt, "gaussian", b$clinic, m))
multinomial <- lapply(c(deviance = "deviance", class = "class"), function(m)
  cv(four, v$celltype, "multinomial", v$fold, m, alpha = 0.7))
grouped <- cv(four, v$celltype, "multinomial", v$fold, "deviance", alpha = 0.7, type.multinomial = "grouped")
cox <- lapply(c(deviance = "deviance", C = "C"), function(m) cv(vet, S, "cox", v$site, m, thresh = 1e-15))
few <- c(0.2, 0.1, 0.05, 0.02, 0.01)
# With strata glmnet's own Newton steps end away from the optimum. Ridge fits have another source, coxph's; the choice is
# by the definition of cv.glmnet (grouped = TRUE): deviance of all rows less that of the rows kept, an event left out.
stratified <- function(x, S, arm, fold) {
  deviance <- function(rows, b) coxnet.deviance(x = x[rows, ], y = stratifySurv(S, arm)[rows, ], beta = b)
  events <- tapply(S[, 2], fold, sum)
  raw <- sapply(names(events), function(f) {
    k <- as.character(fold) != f
    sd <- apply(x[k, ], 2, function(z) sqrt(mean((z - mean(z))^2)))
    z <- sweep(x[k, ], 2, sd, "/"); s <- S[k]; a <- arm[k]
    b <- sapply(few, function(lambda) { theta <- sum(k) * lambda
      coef(coxph(s ~ ridge(z, theta = theta, scale = FALSE) + strata(a), ties = "breslow", control = coxph.control(eps = 1e-14, iter.max = 100, toler.chol = 1e-14))) / sd })
    (deviance(TRUE, b) - deviance(k, b)) / events[[f]]
  })
  mean <- as.vector(raw %*% events) / sum(events)
  se <- sqrt(as.vector((raw - mean)^2 %*% events) / sum(events) / (length(events) - 1))
  least <- which.min(mean); within <- which(mean <= mean[least] + se[least])[1]
  list(measure = "deviance", folds = length(events), lambda = few, mean = mean, se = se, lambdaMin = few[least], lambda1se = few[within], index = c(least, within) - 1)
}
strata <- stratified(mm(~ celltype + karno + diagtime + age + prior, v), S, as.integer(factor(v$arm)), v$fold)
startStop <- cv(hrt, Surv(h$start, h$stop, h$event == 1), "cox", h$season, "deviance", thresh = 1e-17, lambda = few / 2, alpha = 0.5, weights = h$w)
write_json(list(binomial = binomial, auc = auc, gaussian = gaussian, multinomial = multinomial, grouped = grouped, cox = cox, strata = strata, startStop = startStop),
  "glmnet-folds.json", digits = NA, auto_unbox = TRUE)

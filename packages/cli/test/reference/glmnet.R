# Reference values for `tessera stats glmnet` and `coxnet`: R 4.2, glmnet 4.1, on birthweight.csv (logistic.R),
# veteran.csv (stats.R) and heart.csv (cox.R). Run in this folder: Rscript glmnet.R
suppressMessages({library(glmnet); library(survival); library(jsonlite)})
glmnet.control(epsnr = 1e-18, mxitnr = 500) # intervals are fitted in R, whose Newton steps end early otherwise
b <- read.csv("birthweight.csv"); v <- read.csv("veteran.csv"); h <- read.csv("heart.csv")
mm <- function(formula, data) model.matrix(formula, data)[, -1]
at <- function(f, i) if (is.list(f$beta)) lapply(unname(f$beta), function(m) unname(as.matrix(m)[, i])) else unname(as.matrix(f$beta)[, i])
take <- function(x, y, family, thresh = 1e-20, ...) {
  lambda <- glmnet(x, y, family = family, thresh = 1e-12, maxit = 1e6, ...)$lambda
  f <- glmnet(x, y, family = family, lambda = lambda, thresh = thresh, maxit = 1e6, ...)
  i <- unique(round(seq(2, length(f$lambda), length.out = 6)))
  list(lambda = lambda, devianceRatio = f$dev.ratio, df = f$df, nullDeviance = f$nulldev, at = i - 1,
    intercept = if (is.null(f$a0)) NULL else if (is.matrix(f$a0)) lapply(i, function(k) unname(f$a0[, k])) else unname(f$a0[i]), coefficients = lapply(i, function(k) at(f, k)))
}
births <- mm(~ age + lwt + race + smoke + count, b)
vet <- mm(~ arm + celltype + karno + diagtime + age + prior, v)
hrt <- mm(~ age + year + surgery + transplant + season, h)
S <- Surv(v$time, v$status == 1)
write_json(list(
  binomial = take(births, b$low == "yes", "binomial", alpha = 0.5, weights = b$count),
  gaussian = take(mm(~ age + race + smoke, b), b$lwt, "gaussian"),
  multinomial = take(as.matrix(v[, c("time", "karno", "diagtime", "age")]), v$celltype, "multinomial", alpha = 0.7, nlambda = 40),
  cox = take(vet, S, "cox", thresh = 1e-19),
  startStop = take(hrt, Surv(h$start, h$stop, h$event == 1), "cox", thresh = 1e-19, alpha = 0.5, weights = h$w)),
  "glmnet.json", digits = NA, auto_unbox = TRUE, null = "null")

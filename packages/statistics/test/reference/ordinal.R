# Cumulative-link models. R 4.2.2, MASS 7.3-58 polr, ordinal 2022.11-16 clm (gradTol 1e-12; nominal effects as nominal_test fits them), rms 6.5 orm.
# Run here: Rscript ordinal.R
suppressMessages({ library(MASS); library(ordinal); library(rms); library(jsonlite) })
tight <- clm.control(gradTol = 1e-12, maxIter = 500, maxLineIter = 50)
case <- function(y, x, link, w = NULL, o = NULL, nominal = TRUE) {
  n <- length(y); ww <- if (is.null(w)) rep(1, n) else w; oo <- if (is.null(o)) rep(0, n) else o
  use <- ww > 0; d <- data.frame(y = factor(y), do.call(cbind, x), ww = ww, oo = oo)[use, ]; d$y <- factor(d$y)
  xs <- paste0('X', seq_along(x)); names(d)[1 + seq_along(x)] <- xs
  form <- as.formula(paste('y ~', paste(xs, collapse = '+')))
  fit <- if (is.null(o)) clm(form, data = d, weights = ww, link = link, control = tight)
    else clm(update(form, . ~ . + offset(oo)), data = d, weights = ww, link = link, control = tight)
  k <- nlevels(d$y); p <- length(xs)
  V <- vcov(fit)[c(k:(k + p - 1), 1:(k - 1)), c(k:(k + p - 1), 1:(k - 1))]
  peer <- polr(if (is.null(o)) form else update(form, . ~ . + offset(oo)), data = d, weights = ww, method = c(logit = 'logistic', probit = 'probit', cloglog = 'cloglog')[[link]], Hess = TRUE,
    start = c(coef(fit)[k:(k + p - 1)], coef(fit)[1:(k - 1)]), control = list(reltol = 1e-16))
  P <- predict(fit, newdata = d[setdiff(names(d), 'y')], type = 'prob')$fit
  # one covariate at a time with a coefficient at each threshold
  nt <- if (nominal) sapply(xs, function(v) as.numeric(logLik(clm(reformulate(setdiff(xs, v), 'y'), nominal = reformulate(v), data = d, weights = ww, link = link, control = tight)))) else NULL
  lrt <- 2 * (nt - as.numeric(logLik(fit)))
  all <- if (nominal) clm(y ~ 1, nominal = as.formula(paste('~', paste(xs, collapse = '+'))), data = d, weights = ww, link = link, control = tight) else NULL
  list(y = y, x = x, weights = w, offset = o, link = link, coefficients = unname(fit$beta), thresholds = unname(fit$alpha),
    covariance = as.numeric(V), logLikelihood = as.numeric(logLik(fit)), polr = as.numeric(c(coef(peer), peer$zeta)),
    polrLogLikelihood = as.numeric(logLik(peer)), probabilities = unname(P)[1:20, ],
    nominal = if (nominal) list(statistic = unname(lrt), df = rep(k - 2, p), p = unname(pchisq(lrt, k - 2, lower.tail = FALSE)), logLikelihood = unname(nt)) else NULL,
    overall = if (nominal) as.numeric(logLik(all)) else NULL)
}
h <- housing; Sat <- as.integer(h$Sat) - 1
xs <- list(as.numeric(h$Infl == 'Medium'), as.numeric(h$Infl == 'High'), as.numeric(h$Type == 'Apartment'), as.numeric(h$Type == 'Atrium'), as.numeric(h$Type == 'Terrace'), as.numeric(h$Cont == 'High'))
b <- birthwt; b$q <- cut(b$bwt, c(0, 2000, 2500, 3000, 3500, 6000), labels = FALSE); set.seed(5); o <- round(rnorm(nrow(b)) / 2, 3)
xb <- list(b$age, b$lwt, b$smoke, b$ht)
w <- wine; xw <- list(as.numeric(w$temp == 'warm'), as.numeric(w$contact == 'yes'))
cases <- list(housingLogit = case(Sat, xs, 'logit', h$Freq), housingProbit = case(Sat, xs, 'probit', h$Freq), housingCloglog = case(Sat, xs, 'cloglog', h$Freq),
  birthwtLogit = case(b$q, xb, 'logit', NULL, o, FALSE), birthwtProbit = case(b$q, xb, 'probit', nominal = FALSE), birthwtCloglog = case(b$q, xb, 'cloglog', nominal = FALSE),
  wine = case(as.integer(w$rating), xw, 'logit', nominal = FALSE))
# rms::orm on the births: its intercepts are P(Y >= k), so minus our thresholds
f <- orm(q ~ age + lwt + smoke + ht, data = b, eps = 1e-14, maxit = 200)
orm <- list(y = b$q, x = xb, coefficients = as.numeric(coef(f)[5:8]), thresholds = -as.numeric(coef(f)[1:4]), se = as.numeric(sqrt(diag(vcov(f, intercepts = 'none')))))
write_json(list(cases = cases, orm = orm), 'ordinal.json', digits = NA, auto_unbox = TRUE, null = 'null')

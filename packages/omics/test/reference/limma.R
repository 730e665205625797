# limma 3.54: lmFit, contrasts.fit, eBayes (plain, trend), treat, voom, duplicateCorrelation. Run in this folder: Rscript limma.R
suppressMessages({library(limma); library(edgeR)})
source("read-counts.R")
set.seed(7)
genes <- 150
sd <- sqrt(0.3 * 6 / rchisq(genes, 6)); effect <- ifelse(runif(genes) < 0.2, rnorm(genes, 0, 1), 0)
y <- matrix(rnorm(genes * 12), genes) * sd + rnorm(genes, 8, 2) + outer(effect, group == "B") + (matrix(rnorm(genes * 6, 0, 1.2), genes))[, c(1:6, 1:6)] * sd
y <- round(y, 3); some <- y
some[sample(length(some), 160)] <- NA; some[9, 7:12] <- NA; some[10, 1:11] <- NA; some[11, ] <- NA; some[12, 1:9] <- NA
w <- matrix(round(rgamma(genes * 12, 4, 4), 3) + 0.05, genes)
X <- model.matrix(~0 + group + batch + age); colnames(X)[1:2] <- c("A", "B")
C <- makeContrasts(B - A, batchy, levels = X)
treatment <- model.matrix(~group + batch + age)                 # B - A as a coefficient: its exact standard error
tests <- function(fit) list(estimates = flat(fit$coefficients), unscaled = flat(fit$stdev.unscaled), sigma = unname(fit$sigma), df = fit$df.residual, mean = unname(fit$Amean),
  t = flat(fit$t), p = flat(fit$p.value), lods = flat(fit$lods), F = unname(fit$F), Fp = unname(fit$F.p.value), posterior = unname(fit$s2.post), prior = unname(fit$s2.prior), dfPrior = fit$df.prior, dfTotal = unname(fit$df.total))
plain <- contrasts.fit(lmFit(y, X), C)
of_group <- function(fit) { fit <- fit[, "groupB"]; tests(eBayes(fit)) }
corfit <- duplicateCorrelation(y, X, block = patient)
corsome <- duplicateCorrelation(some, X, block = patient)
lib <- colSums(counts) * calcNormFactors(counts)
v <- voom(counts, X, lib.size = lib, save.plot = TRUE)
blocked <- lmFit(y, X, block = patient, correlation = corfit$consensus.correlation)
# limma's scoring takes 20 steps at most; nlme's gls finds the maximum of the same restricted likelihood.
exact <- sapply(1:40, function(i) tryCatch({ g <- data.frame(v = y[i, ], X, patient)
  as.numeric(coef(nlme::gls(v ~ 0 + A + B + batchy + batchz + age, g, correlation = nlme::corCompSymm(form = ~1 | patient), method = "REML", control = nlme::glsControl(tolerance = 1e-12, msTol = 1e-13, opt = "optim", optimMethod = "BFGS"))$modelStruct$corStruct, unconstrained = FALSE)) }, error = function(e) NA))
write_ <- function(x, name) writeLines(toJSON(x, digits = I(12), auto_unbox = TRUE, na = "null"), paste0(name, ".json"))
write_(list(y = flat(y), some = flat(some), weights = flat(w),
  plain = tests(eBayes(plain)), trend = tests(eBayes(plain, trend = TRUE)), treat = { z <- treat(plain, lfc = 0.4); list(t = flat(z$t), p = flat(z$p.value)) },
  missing = of_group(lmFit(some, treatment)), weighted = of_group(lmFit(y, treatment, weights = w)), arrays = of_group(lmFit(y, treatment, weights = w[1, ]))), "limma")
write_(list(values = flat(v$E)[1:600], weights = flat(v$weights)[1:3000], mean = unname(v$voom.xy$x), root = unname(v$voom.xy$y),
  tests = of_group(lmFit(new("EList", list(E = v$E, weights = v$weights)), treatment))), "voom")
write_(list(consensus = corfit$consensus.correlation, each = corfit$atanh.correlations, exact = exact, consensusMissing = corsome$consensus.correlation,
  tests = tests(eBayes(contrasts.fit(blocked, C))), missing = of_group(lmFit(some, treatment, block = patient, correlation = 0.3)),
  weighted = of_group(lmFit(y, treatment, weights = w, block = patient, correlation = 0.3))), "limma-blocks")

# Expected values of ComBat and of quantile normalisation and z-scores per centre.
# Rscript packages/learning/test/reference/harmonisation.R
suppressPackageStartupMessages({ library(sva); library(limma); library(jsonlite) })
set.seed(20240611)
n <- 60; g <- 15
centre <- sample(c("A", "B", "C", "D"), n, TRUE, c(.35, .3, .2, .15))
age <- round(rnorm(n, 60, 9)); sex <- sample(c("f", "m"), n, TRUE)
shift <- matrix(rnorm(4 * g, c(.5, -1, 0, 1), .6), 4); stretch <- matrix(sqrt(1 / rgamma(4 * g, 5, 4)), 4)
at <- match(centre, LETTERS[1:4])
y <- sapply(seq_len(g), function(j) 5 + .05 * (age - 60) + (sex == "m") * rnorm(1, 0, .5) + shift[at, j] +
              stretch[at, j] * rnorm(n) * runif(1, .5, 2))
colnames(y) <- paste0("g", seq_len(g))
gaps <- y; gaps[sample(length(gaps), 40)] <- NA
mod <- model.matrix(~ age + sex)[, -1]
run <- function(x, ...) unname(t(suppressMessages(ComBat(dat = t(x), batch = centre, ...))))
one <- centre; one[1] <- "Z"
tied <- round(y, 0)
bycentre <- function(x) {
  # the centres as columns of one matrix, shorter ones filled with NA
  out <- x
  for (j in seq_len(ncol(x))) {
    parts <- split(x[, j], centre); most <- max(lengths(parts))
    m <- normalizeQuantiles(sapply(parts, function(v) c(v, rep(NA, most - length(v)))))
    for (k in seq_along(parts)) out[centre == names(parts)[k], j] <- m[seq_along(parts[[k]]), k]
  }
  unname(out)
}
zscore <- function(x) unname(apply(x, 2, function(v) ave(v, centre, FUN = function(u) as.numeric(scale(u)))))
plain <- function(x) unname(x)
write_json(list(
  centre = centre, age = age, sex = sex, values = plain(y), gaps = plain(gaps), tied = plain(tied),
  parametric = run(y), covariates = run(y, mod = mod), nonparametric = run(y, mod = mod, par.prior = FALSE),
  meanOnly = run(y, mod = mod, mean.only = TRUE), reference = run(y, mod = mod, ref.batch = "B"),
  nonparametricMeanOnly = run(y, par.prior = FALSE, mean.only = TRUE),
  gapsCovariates = run(gaps, mod = mod), gapsNonparametric = run(gaps, par.prior = FALSE),
  gapsReference = run(gaps, ref.batch = "A"),
  single = unname(t(suppressMessages(ComBat(dat = t(y), batch = one)))),
  quantiles = bycentre(y), quantilesTied = bycentre(tied), quantilesGaps = bycentre(gaps),
  zscores = zscore(y), zscoresGaps = zscore(gaps)),
  "packages/learning/test/reference/harmonisation.json", digits = NA, na = "null")

# Bladder cancer, 5 batches (Dyrskjot et al. 2004), adjusted with the diagnosis kept. Every hundredth gene is written.
folder <- "../shared/data/bladderbatch"
if (dir.exists(folder)) {
  x <- as.matrix(read.csv(gzfile(file.path(folder, "expr_top2000var_x57.csv.gz")), row.names = 1, check.names = FALSE))
  pheno <- read.csv(file.path(folder, "pheno.csv"), row.names = 1)
  stopifnot(identical(colnames(x), rownames(pheno)))
  mod <- model.matrix(~ cancer, pheno)[, -1, drop = FALSE]
  a <- suppressMessages(ComBat(x, pheno$batch, mod)); b <- suppressMessages(ComBat(x, pheno$batch, mod, par.prior = FALSE))
  some <- seq(1, 2000, 100)
  write_json(list(genes = rownames(x)[some], parametric = unname(a[some, ]), nonparametric = unname(b[some, ])),
             "packages/learning/test/reference/bladderbatch.json", digits = NA)
}

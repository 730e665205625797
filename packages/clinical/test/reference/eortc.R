# Scores of EORTC QLQ-C30 (v3) and QLQ-OES18 from random answers, with missing ones, by the formulae of the scoring
# manual (Fayers et al. 2001), written as matrices of items; OES18's dysphagia items are turned round first.
# Rscript eortc.R > eortc.json
set.seed(20261122)
n <- 60
c30 <- matrix(sample(1:4, n * 30, replace = TRUE), n)
c30[, 29:30] <- sample(1:7, n * 2, replace = TRUE)
oes <- matrix(sample(1:4, n * 18, replace = TRUE), n)
c30[sample(length(c30), 220)] <- NA
oes[sample(length(oes), 140)] <- NA
raw <- function(x) { m <- rowMeans(x, na.rm = TRUE); m[rowSums(!is.na(x)) < ncol(x) / 2] <- NA; m }
sy <- function(x, r = 3) (raw(x) - 1) / r * 100
fu <- function(x) (1 - (raw(x) - 1) / 3) * 100
s <- function(i) sy(c30[, i, drop = FALSE]); f <- function(i) fu(c30[, i, drop = FALSE])
A <- data.frame(QL2 = sy(c30[, 29:30], 6), PF2 = f(1:5), RF2 = f(6:7), EF = f(21:24), CF = f(c(20, 25)), SF = f(26:27),
  FA = s(c(10, 12, 18)), NV = s(14:15), PA = s(c(9, 19)), DY = s(8), SL = s(11), AP = s(13), CO = s(16), DI = s(17), FI = s(28))
A$SUMMARY <- rowMeans(cbind(A[, c("PF2", "RF2", "SF", "EF", "CF")], 100 - A[, c("FA", "PA", "NV", "DY", "SL", "AP", "CO", "DI")]))
turned <- oes; turned[, 1:3] <- 5 - turned[, 1:3]
o <- function(i) sy(turned[, i, drop = FALSE])
B <- data.frame(OESDYS = o(1:3), OESEAT = o(6:9), OESRFX = o(14:15), OESPA = o(16:18), OESSV = o(4), OESCH = o(5),
  OESDM = o(10), OESTA = o(11), OESCO = o(12), OESSP = o(13))
j <- function(m) paste0("[", paste(apply(m, 1, function(r) paste0("[", paste(ifelse(is.na(r), "null", format(r, digits = 15, trim = TRUE)), collapse = ","), "]")), collapse = ",\n"), "]")
q <- function(x) paste0('["', paste(x, collapse = '","'), '"]')
cat('{"c30": ', j(c30), ',\n"oes18": ', j(oes), ',\n"c30Names": ', q(names(A)), ',\n"c30Scores": ', j(as.matrix(A)),
  ',\n"oes18Names": ', q(names(B)), ',\n"oes18Scores": ', j(as.matrix(B)), '}\n', sep = "")

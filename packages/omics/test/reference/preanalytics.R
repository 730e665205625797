# Reference of pre-analytical associations and of the variance of components that a covariate explains: base R alone.
# Rscript preanalytics.R  writes preanalytics.json
set.seed(8)
n <- 40
centre <- rep(c("A", "B", "C"), length.out = n)
hours <- round(rexp(n, 0.4) + (centre == "C") * 2, 2)
rin <- round(8 - 0.3 * hours + rnorm(n, 0, 0.6), 1)
tube <- ifelse(runif(n) < ifelse(centre == "A", 0.8, 0.3), "EDTA", "Streck")
response <- rbinom(n, 1, 0.4)
hours[c(3, 17)] <- NA
x <- matrix(rnorm(12 * n, 6, 1), 12, n)
x[1:5, ] <- x[1:5, ] + rep(ifelse(is.na(hours), 0, hours), each = 5) * 0.5
pc <- prcomp(t(x), center = TRUE, scale. = FALSE)
shares <- pc$sdev^2 / sum(pc$sdev^2)
r2 <- function(y, g) { f <- summary(lm(y ~ g)); c(f$r.squared, pf(f$fstatistic[1], f$fstatistic[2], f$fstatistic[3], lower.tail = FALSE)) }
num <- function(v) paste0("[", paste(ifelse(is.na(v), "null", format(v, digits = 15)), collapse = ","), "]")
txt <- function(v) paste0("[\"", paste(v, collapse = "\",\""), "\"]")
kw <- kruskal.test(hours, factor(centre)); sp <- suppressWarnings(cor.test(hours, rin, method = "spearman", exact = FALSE))
chi <- chisq.test(table(tube, centre), correct = FALSE)
small <- table(tube[1:12], response[1:12]); fe <- fisher.test(small)
hx <- sapply(1:3, function(k) r2(pc$x[, k], hours)); cx <- sapply(1:3, function(k) r2(pc$x[, k], factor(centre)))
cat(sprintf('{"centre":%s,"hours":%s,"rin":%s,"tube":%s,"response":%s,"values":%s,"shares":%s,"kruskal":%s,"spearman":%s,"chisq":%s,"fisher":%.15g,"hoursR2":%s,"hoursP":%s,"centreR2":%s,"centreP":%s}\n',
  txt(centre), num(hours), num(rin), txt(tube), num(response), num(as.vector(t(x))), num(shares[1:3]),
  num(c(kw$statistic, kw$p.value)), num(c(sp$estimate, sp$p.value)), num(c(chi$statistic, chi$p.value)), fe$p.value,
  num(hx[1, ]), num(hx[2, ]), num(cx[1, ]), num(cx[2, ])),
  file = "preanalytics.json")

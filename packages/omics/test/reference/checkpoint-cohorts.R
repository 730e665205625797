# The 18-gene mean, response and immune phenotype by glm, pROC, metafor and ordinal, from the public cohorts.
# Rscript checkpoint-cohorts.R FOLDER (with ici_expression and tcga_immune)
suppressMessages({library(jsonlite); library(pROC); library(metafor); library(ordinal)})
folder <- commandArgs(TRUE)[1]
tis <- c("CCL5","CD27","CD274","CD276","CD8A","CMKLR1","CXCL9","CXCR6","HLA-DQA1","HLA-DRB1","HLA-E","IDO1","LAG3","NKG7","PDCD1LG2","PSMB10","STAT1","TIGIT")
tcga <- read.delim(gzfile(file.path(folder, "tcga_immune/t_inflamed_gene_expr.tsv.gz")), check.names = FALSE)
full <- rowMeans(tcga[, tis])
leuk <- read.delim(gzfile(file.path(folder, "tcga_immune/TCGA_all_leuk_estimate.masked.20170107.tsv.gz")), header = FALSE)
leuk$sample <- substr(leuk$V2, 1, 15)
frac <- tapply(leuk$V3, leuk$sample, mean); type <- tapply(leuk$V1, leuk$sample, function(x) x[1])
one <- function(name) {
  x <- read.csv(gzfile(file.path(folder, "ici_expression", paste0(name, "_expr_log2tpm.csv.gz"))), check.names = FALSE)
  cl <- read.csv(file.path(folder, "ici_expression", paste0(name, "_clinical.csv")), check.names = FALSE)
  g <- tis[tis %in% x$symbol]
  m <- colMeans(x[match(g, x$symbol), -(1:2)])
  stopifnot(names(m) == cl$patientid)
  keep <- !is.na(cl$recist)
  if (name == "Hugo") keep <- keep & cl$Biopsy.Time != "on-treatment"
  y <- as.integer(cl$recist %in% c("CR", "PR"))[keep]; v <- m[keep]
  f <- glm(y ~ scale(v), family = binomial, control = list(epsilon = 1e-14))
  r <- roc(y, v, direction = "<", quiet = TRUE); ci <- ci.auc(r, method = "delong")
  out <- list(genes = length(g), n = length(y), responders = sum(y), logOdds = unname(coef(f)[2]), se = sqrt(vcov(f)[2, 2]),
    auc = as.numeric(auc(r)), aucLower = ci[1], aucUpper = ci[3],
    pearson = cor(rowMeans(tcga[, g]), full))
  if (name == "Mariathasan") {
    ph <- factor(cl$Immune.phenotype, levels = c("desert", "excluded", "inflamed")); k <- !is.na(ph)
    c <- clm(ph[k] ~ scale(m[k]))
    out$phenotype <- list(n = sum(k), logOdds = unname(c$beta), se = sqrt(vcov(c)["scale(m[k])", "scale(m[k])"]))
  }
  out
}
cohorts <- sapply(c("Hugo", "Liu", "Mariathasan"), one, simplify = FALSE)
p <- rma(sapply(cohorts, `[[`, "logOdds"), sei = sapply(cohorts, `[[`, "se"), method = "REML", test = "adhoc", control = list(threshold = 1e-12, maxiter = 1000))
both <- tcga$SampleID %in% names(frac)
id <- tcga$SampleID[both]
rho <- sapply(c("BRCA", "LUSC", "SKCM", "ESCA", "UVM"), function(t) { k <- type[id] == t; cor(full[both][k], frac[id[k]], method = "spearman") })
write_json(list(cohorts = cohorts, pooled = list(value = as.numeric(p$beta), lower = p$ci.lb, upper = p$ci.ub),
  fromFile = max(abs(full - tcga$signature_score)), spearman = as.list(rho)), "checkpoint-cohorts.json", digits = I(15), auto_unbox = TRUE)

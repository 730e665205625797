# The counts of counts.json as a matrix, with the covariates; sourced by the other scripts.
suppressMessages(library(jsonlite))
d <- fromJSON("counts.json")
counts <- matrix(d$counts, length(d$genes), byrow = TRUE, dimnames = list(d$genes, d$samples))
group <- factor(d$group); batch <- factor(d$batch); patient <- factor(d$patient); age <- d$age
flat <- function(m) as.vector(t(m)) # feature after feature

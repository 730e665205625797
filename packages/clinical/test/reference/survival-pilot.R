# Log-rank test of the CDISC pilot's own ADTTE (time to first dermatologic event) among the three arms:
#   Rscript packages/clinical/test/reference/survival-pilot.R ../shared/data/cdisc_pilot
library(survival)
folder <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
adtte <- foreign::read.xport(file.path(commandArgs(TRUE)[1], "adtte.xpt"))
test <- survdiff(Surv(AVAL, 1 - CNSR) ~ TRTA, adtte)
fit <- summary(survfit(Surv(AVAL, 1 - CNSR) ~ TRTA, adtte))$table
writeLines(
  jsonlite::toJSON(list(arms = sub("TRTA=", "", rownames(fit)), n = unname(fit[, "records"]),
    events = unname(fit[, "events"]), median = unname(fit[, "median"]), chiSquared = unname(test$chisq)),
    auto_unbox = TRUE, na = "null", digits = NA, pretty = TRUE),
  file.path(folder, "survival-pilot.json")
)

# Expected values of SAS transport files.
# 1. The CDISC pilot data (not part of this project) as foreign::read.xport reads them: digests and sums only.
# 2. special-missing.xpt, written by haven, with values, special missing values, dates and trailing blanks.
# Run: Rscript xpt.R DIRECTORY_OF_CDISC_PILOT
library(foreign); library(haven); library(jsonlite)
folder <- commandArgs(TRUE)[1]
md5 <- function(text) { f <- tempfile(); con <- file(f, "wb"); writeBin(charToRaw(enc2utf8(text)), con); close(con); unname(tools::md5sum(f)) }
digest <- function(x) {
  if (is.numeric(x)) list(kind = "number", missing = sum(is.na(x)), sum = sum(x, na.rm = TRUE), squares = sum(x^2, na.rm = TRUE), first = x[!is.na(x)][1], last = rev(x[!is.na(x)])[1])
  else { x <- as.character(x); x[is.na(x)] <- ""; list(kind = "text", missing = sum(x == ""), md5 = md5(paste(x, collapse = "\n"))) }
}
sets <- c("dm", "adsl", "adtte", "adae", "ds", "ex")
pilot <- lapply(setNames(sets, sets), function(s) {
  d <- read.xport(file.path(folder, paste0(s, ".xpt")))
  list(rows = nrow(d), columns = lapply(as.list(d), digest))
})
write_json(pilot, "xpt-pilot.json", auto_unbox = TRUE, digits = NA, na = "null", pretty = TRUE)
d <- data.frame(ID = c("A1", "B2  ", "C3"), stringsAsFactors = FALSE)
d$VAL <- c(0.1, -118.625, 1e-20)
d$MISS <- c(tagged_na("A"), tagged_na("Z"), NA)
d$DAY <- as.Date(c("2021-03-05", NA, "1959-12-31"))
d$AT <- as.POSIXct(c("2021-03-05 06:00:00", "1960-01-01 00:00:00", NA), tz = "UTC")
d$NOTE <- c("", "two words", "x")
attr(d$VAL, "label") <- "A value"
write_xpt(d, "special-missing.xpt", version = 5, name = "SPECIAL")

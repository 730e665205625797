# What haven and foreign read from written.xpt, which writeXpt wrote (writers/xpt.test.ts has its table):
#   WRITE_REFERENCE=1 npx vitest run packages/tables/src/writers/xpt.test.ts
#   Rscript packages/tables/test/reference/written-xpt.R
# Dates are numbers since 1960-01-01 in both.
folder <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
file <- file.path(folder, "written.xpt")
plain <- function(data) lapply(data, function(x) {
  if (inherits(x, "Date")) as.numeric(x) + 3653
  else if (inherits(x, "POSIXct")) as.numeric(x) + 3653 * 86400
  else if (is.character(x)) ifelse(is.na(x), "", x)
  else as.numeric(x)
})
foreign_read <- foreign::read.xport(file)
foreign_read[] <- lapply(foreign_read, function(x) {
  if (is.factor(x)) x <- as.character(x)
  if (is.character(x)) Encoding(x) <- "UTF-8"
  x
})
read <- list(haven = plain(haven::read_xpt(file)), foreign = plain(foreign_read))
writeLines(jsonlite::toJSON(read, digits = NA, pretty = TRUE, na = "null"), file.path(folder, "written-xpt.json"))

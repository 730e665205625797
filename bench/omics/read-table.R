# Seconds and memory of reading a packed table of counts: called by read-table.ts.
file <- commandArgs(TRUE)[1]
peak <- function() as.numeric(gsub("[^0-9]", "", grep("VmHWM", readLines("/proc/self/status"), value = TRUE))) / 1024
fread <- if (requireNamespace("data.table", quietly = TRUE)) {
  data.table::setDTthreads(1)
  t <- system.time(d <- data.table::fread(cmd = paste("zcat", shQuote(file))))
  m <- peak(); rm(d); gc(FALSE)
  sprintf('{"seconds":%.2f,"processorSeconds":%.2f,"peakMegabytes":%.0f}', t[3], sum(t[c(1, 2, 4, 5)]), m)
} else "null"
t <- system.time(d <- read.delim(file, row.names = 1))
cat(sprintf('{"version":"%s","fread":%s,"readDelim":{"seconds":%.2f,"processorSeconds":%.2f,"peakMegabytes":%.0f}}\n',
  getRversion(), fread, t[3], sum(t[1:2]), peak()))

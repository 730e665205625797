# GSVA of the file that gsva.ts wrote, one thread. Usage: Rscript gsva.R FOLDER
suppressMessages(library(GSVA))
library(jsonlite)
folder <- commandArgs(TRUE)[1]
size <- fromJSON(file.path(folder, "size.json"))
x <- matrix(readBin(file.path(folder, "values.f64"), "double", size$genes * size$samples), size$genes, size$samples, byrow = TRUE)
rownames(x) <- paste0("g", seq_len(size$genes))
sets <- lapply(fromJSON(file.path(folder, "sets.json"), simplifyVector = FALSE), function(s) paste0("g", unlist(s)))
names(sets) <- paste0("set", seq_along(sets))
times <- replicate(size$runs, {
  gc()
  t <- proc.time()
  r <<- gsva(x, sets, verbose = FALSE)
  s <- proc.time() - t
  c(wall = s[["elapsed"]], cpu = s[["user.self"]] + s[["sys.self"]])
})
writeBin(as.vector(t(r)), file.path(folder, "scores.f64"))
write_json(list(wall = times["wall", ], cpu = times["cpu", ], r = R.version.string, gsva = as.character(packageVersion("GSVA"))),
  file.path(folder, "r.json"), digits = I(8), auto_unbox = TRUE)

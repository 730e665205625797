# Rscript forest-peers.R FOLDER SETTINGS REPEATS: growing and prediction by ranger; prints one line of JSON.
suppressMessages({library(ranger); library(survival); library(jsonlite)})
args <- commandArgs(TRUE)
settings <- fromJSON(args[2])
read <- function(folder) {
  names_ <- readLines(file.path(folder, "columns.txt"))
  size <- file.info(file.path(folder, "columns.f64"))$size / 8
  m <- matrix(readBin(file.path(folder, "columns.f64"), "double", size), ncol = length(names_))
  colnames(m) <- names_
  as.data.frame(m)
}
train <- read(file.path(args[1], "train")); test <- read(file.path(args[1], "test"))
runs <- lapply(seq_len(as.integer(args[3])), function(seed) {
  used <- system.time(model <- ranger(Surv(time, event) ~ ., train, num.trees = settings$trees, mtry = settings$mtry,
    min.node.size = 2 * settings$minLeafSize, num.threads = 1, seed = seed))
  predict <- system.time(p <- predict(model, test, num.threads = 1))[["elapsed"]]
  risk <- rowSums(p$chf)
  list(fit = used[["elapsed"]], fitCpu = used[["user.self"]] + used[["sys.self"]], predict = predict,
    concordance = concordance(Surv(time, event) ~ risk, test, reverse = TRUE)$concordance)
})
peak <- sub("\\D+(\\d+).*", "\\1", grep("VmHWM", readLines("/proc/self/status"), value = TRUE))
pick <- function(name) I(vapply(runs, function(r) r[[name]], 0))
cat(toJSON(list(fit = pick("fit"), fitCpu = pick("fitCpu"), predict = pick("predict"), concordance = pick("concordance"),
  memoryMiB = unbox(as.numeric(peak) / 1024), version = unbox(as.character(packageVersion("ranger")))), digits = NA), "\n")

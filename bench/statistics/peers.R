# Rscript peers.R TASK FOLDER REPEATS: the same task by R's packages; prints seconds and check numbers as JSON.
suppressMessages({library(survival); library(jsonlite)})
args <- commandArgs(TRUE)
task <- args[1]; folder <- args[2]; repeats <- as.integer(args[3])
names_ <- readLines(file.path(folder, "columns.txt"))
size <- file.info(file.path(folder, "columns.f64"))$size / 8
m <- matrix(readBin(file.path(folder, "columns.f64"), "double", size), ncol = length(names_))
colnames(m) <- names_
x <- m[, grepl("^x[0-9]+$", names_), drop = FALSE]
column <- function(name) m[, name]
run <- switch(sub("Untied$", "", task),
  cox = { y <- Surv(column("time"), column("event")); function() coef(coxph(y ~ x, ties = "efron")) },
  km = { y <- Surv(column("time"), column("event"))
    function() { s <- survfit(y ~ 1); c(s$surv[365], s$std.err[365] * s$surv[365]) } },
  concordance = { y <- Surv(column("time"), column("event")); score <- column("score")
    function() { k <- concordance(y ~ score, reverse = TRUE); c(k$concordance, sqrt(k$var)) } },
  coxnet = { suppressMessages(library(glmnet)); y <- Surv(column("time"), column("event"))
    sds <- apply(x, 2, function(v) sqrt(mean((v - mean(v))^2)))
    function() { fit <- glmnet(x, y, family = "cox"); at <- c(20, 40, 60, 80, 100)
      penalty <- colSums(abs(as.matrix(fit$beta[, at])) * sds)
      c(length(fit$lambda), fit$lambda[1],
        fit$nulldev * (1 - fit$dev.ratio[at]) / 2 / nrow(x) + fit$lambda[at] * penalty) } },
  delong = { suppressMessages(library(pROC)); event <- column("event"); score <- column("score")
    function() { r <- roc(event, score, levels = c(0, 1), direction = "<", quiet = TRUE)
      as.numeric(ci.auc(r))[c(2, 1, 3)] } },
  bootstrap = { time <- column("time"); event <- column("event"); n <- length(time); set.seed(1)
    draws <- replicate(2000, sample.int(n, n, TRUE))
    control <- coxph.control()
    function() { sum <- 0
      for (b in seq_len(ncol(draws))) { i <- draws[, b]
        fit <- coxph.fit(x[i, ], Surv(time[i], event[i]), NULL, NULL, NULL, control, NULL, "efron", NULL)
        sum <- sum + fit$coefficients[1] }
      sum / ncol(draws) } },
  mixed = { suppressMessages(library(lme4))
    d <- data.frame(y = column("y"), visit = column("visit"), arm = column("arm"), subject = factor(column("subject")))
    function() { fit <- lmer(y ~ visit * arm + (visit | subject), d); c(fixef(fit), sigma(fit)) } },
  finegray = { suppressMessages(library(cmprsk)); time <- column("time"); event <- column("event")
    function() crr(time, event, x)$coef })
seconds <- numeric(repeats)
for (i in seq_len(repeats)) {
  began <- proc.time()[["elapsed"]]
  check <- run()
  seconds[i] <- proc.time()[["elapsed"]] - began
}
packages <- setdiff(c("survival", loadedNamespaces()[loadedNamespaces() %in% c("glmnet", "pROC", "lme4", "cmprsk")]), "")
versions <- sapply(unique(packages), function(p) as.character(packageVersion(p)))
cat(toJSON(list(seconds = seconds, check = unname(check), versions = as.list(c(R = as.character(getRversion()), versions))),
  digits = NA, auto_unbox = FALSE), "\n")

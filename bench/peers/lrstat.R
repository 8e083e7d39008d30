# CPU microseconds a trial: 400 patients over 365.25 days, 40% against 30% dead by day 28, each followed for 28 days.
suppressMessages(library(lrstat))
trials <- as.integer(commandArgs(TRUE)[1])
used <- system.time(lrsim(kMax = 1, criticalValues = qnorm(0.975), accrualTime = 0, accrualIntensity = 400 / 365.25,
  lambda1 = -log(0.7) / 28, lambda2 = -log(0.6) / 28, accrualDuration = 365.25, followupTime = 28, fixedFollowup = TRUE,
  n = 400, plannedTime = 365.25 + 28, maxNumberOfIterations = trials, seed = 1, maxNumberOfRawDatasetsPerStage = 0))
cat(sprintf("%.3f\n", (used[["user.self"]] + used[["sys.self"]]) / trials * 1e6))

# CPU microseconds a trial: 400 patients over 12 months, control median 12 months, hazard ratio 0.7, analysis at 200 deaths.
suppressMessages(library(rpact))
trials <- as.integer(commandArgs(TRUE)[1])
design <- getDesignGroupSequential(kMax = 1, alpha = 0.025)
used <- system.time(getSimulationSurvival(design, median2 = 12, hazardRatio = 0.7, directionUpper = FALSE, accrualTime = c(0, 12),
  maxNumberOfSubjects = 400, plannedEvents = 200, maxNumberOfIterations = trials, seed = 1))
cat(sprintf("%.3f\n", (used[["user.self"]] + used[["sys.self"]]) / trials * 1e6))

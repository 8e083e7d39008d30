# usage: rpact.R DESIGN TRIALS SEED. Prints power and CPU microseconds a trial of the design that designs/DESIGN.toml states.
suppressMessages(library(rpact))
arguments <- commandArgs(TRUE)
name <- arguments[1]
trials <- as.integer(arguments[2])
seed <- as.integer(arguments[3])
rate <- -log(0.6) / 28

plan <- switch(name,
  "p1-one-look" = getDesignGroupSequential(kMax = 1, alpha = 0.025),
  "two-proportions-2" = getDesignGroupSequential(kMax = 2, alpha = 0.025, typeOfDesign = "asOF"),
  "two-proportions-3" = getDesignGroupSequential(kMax = 3, alpha = 0.025, typeOfDesign = "asP"),
  "log-rank-3" = getDesignGroupSequential(kMax = 3, alpha = 0.025, typeOfDesign = "asOF"),
  "log-rank-futility" = getDesignGroupSequential(kMax = 3, alpha = 0.025, typeOfDesign = "asOF", futilityBounds = c(0, 0.5),
    bindingFutility = FALSE),
  "log-rank-delayed" = getDesignGroupSequential(kMax = 3, alpha = 0.025, typeOfDesign = "asHSD", gammaA = -2))

survival <- function(n, deaths, ...)
  getSimulationSurvival(plan, directionUpper = FALSE, accrualTime = c(0, 365.25), maxNumberOfSubjects = n,
    plannedEvents = deaths, maxNumberOfIterations = trials, seed = seed, ...)
rates <- function(patients)
  getSimulationRates(plan, groups = 2, pi1 = 0.3, pi2 = 0.4, directionUpper = FALSE, plannedSubjects = patients,
    maxNumberOfIterations = trials, seed = seed)

used <- system.time(result <- switch(name,
  "p1-one-look" = survival(400, 200, lambda2 = rate, hazardRatio = 0.698233),
  "two-proportions-2" = rates(c(356, 712)),
  "two-proportions-3" = rates(c(240, 480, 720)),
  "log-rank-3" = survival(600, c(100, 200, 300), lambda2 = rate, hazardRatio = 0.698233),
  "log-rank-futility" = survival(600, c(100, 200, 300), lambda2 = rate, hazardRatio = 0.75),
  "log-rank-delayed" = survival(600, c(100, 200, 300), piecewiseSurvivalTime = c(0, 10), lambda2 = c(rate, rate),
    lambda1 = c(rate, 0.6 * rate))))
cat(sprintf("%.6f %.3f\n", result$overallReject, (used[["user.self"]] + used[["sys.self"]]) / trials * 1e6))

# Reads a result folder of equipoise: Rscript docs/examples/read_results.R results/msc-septic-shock
# Base R only. Empty cells are NA; shares are 0 to 1; NAME_mcse (for the first share of a table: mcse) is the Monte
# Carlo standard error of NAME.
folder <- commandArgs(trailingOnly = TRUE)[1]
read <- function(name) read.csv(file.path(folder, name), na.strings = "", check.names = FALSE)

size <- read("size.csv")
stopifnot(all(c("n", "n_lower", "n_upper") %in% names(size)))
plan <- size[is.na(size$control_mortality), ]          # the plan's own rows; the others are the grid of optimism
reached <- plan[toupper(plan$reachable) == "TRUE", ]
cat("Required n, with the 95% interval that simulation leaves:\n")
cat(sprintf("  %6.0f (%.0f to %.0f)  %s\n", reached$n, reached$n_lower, reached$n_upper, reached$analysis), sep = "")

power <- read("power.csv")
planned <- power[power$effect_scale == 1 & power$control_mortality_shift == 0, ]
primary <- planned[planned$analysis == plan$analysis[1], ]
primary <- primary[order(primary$n), ]
cat(sprintf("\n%s, planned effect:\n", plan$analysis[1]))
cat(sprintf("  n = %5.0f: power %5.1f%% (%.1f)\n", primary$n, 100 * primary$power, 100 * primary$mcse), sep = "")

# A power curve with its 95% limits:
#   plot(primary$n, primary$power, type = "b", ylim = c(0, 1)); segments(primary$n, primary$lower, primary$n, primary$upper)

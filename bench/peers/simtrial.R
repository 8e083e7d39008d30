# CPU microseconds a trial: 400 patients over 12 months, control median 12 months, hazard ratio 0.7, analysis at 200 deaths.
# Slow: a hundredth of the trials.
suppressMessages(library(simtrial))
trials <- max(20L, as.integer(commandArgs(TRUE)[1]) %/% 100L)
set.seed(1)
one <- function() {
  rate <- log(2) / 12
  data <- sim_pw_surv(n = 400, enroll_rate = data.frame(rate = 400 / 12, duration = 12),
    fail_rate = data.frame(stratum = "All", period = c(1, 1), treatment = c("control", "experimental"), duration = c(1000, 1000), rate = c(rate, 0.7 * rate)),
    dropout_rate = data.frame(stratum = "All", period = c(1, 1), treatment = c("control", "experimental"), duration = c(1000, 1000), rate = c(0, 0)))
  wlr(cut_data_by_event(data, 200), weight = fh(0, 0))
}
used <- system.time(for (i in seq_len(trials)) one())
cat(sprintf("%.3f\n", (used[["user.self"]] + used[["sys.self"]]) / trials * 1e6))

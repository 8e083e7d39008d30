# What the pictures show, for base graphics and for ggplot2 alike.

colours <- function(count) {
  okabe_ito <- c("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#F0E442")
  if (count <= length(okabe_ito)) okabe_ito[seq_len(count)] else grDevices::hcl.colors(count, "Dark 3")
}

# Intervals side by side: label, value, lower, upper.
intervals_of <- function(x, ...) UseMethod("intervals_of")

intervals_of.eq_power <- function(x, ...) {
  list(data = with(plain(x$analyses), data.frame(label = analysis, value = power, lower = lower, upper = upper)),
       xlab = sprintf("power at n = %s (95%% Monte Carlo limits)", x$study$n), reference = x$study$target_power,
       limits = c(0, 1))
}

intervals_of.eq_size <- function(x, ...) {
  table <- plain(x$sizes)
  table <- table[!is.na(table$n), , drop = FALSE]
  list(data = data.frame(label = table$analysis, value = table$n, lower = table$n_lower, upper = table$n_upper),
       xlab = sprintf("patients for power %.3g (95%% Monte Carlo limits)", x$study$target_power),
       reference = numeric(), limits = NULL)
}

intervals_of.eq_assured_size <- function(x, ...) {
  table <- plain(x$sizes)
  table <- table[!is.na(table$n), , drop = FALSE]
  upper <- ifelse(is.na(table$n_upper), table$n, table$n_upper)  # beyond what was looked at
  list(data = data.frame(label = table$analysis, value = table$n, lower = table$n_lower, upper = upper),
       xlab = sprintf("patients for assurance %.3g (95%% Monte Carlo limits)", x$study$target_assurance),
       reference = numeric(), limits = NULL)
}

intervals_of.eq_certificate <- function(x, ...) {
  table <- plain(x$table)
  list(data = data.frame(label = table$analysis, value = table$type_one_error, lower = table$at_least,
                         upper = table$at_most),
       xlab = sprintf("type I error (limits each with confidence %.3g%%)", 100 * x$confidence),
       reference = unique(table$level[!is.na(table$level)]), limits = NULL)
}

intervals_of.eq_comparison <- function(x, ...) {
  table <- plain(x$table)
  table <- table[!is.na(table$difference), , drop = FALSE]
  list(data = data.frame(label = paste0(table$scenario, ": ", table$analysis), value = table$difference,
                         lower = table$difference_lower, upper = table$difference_upper),
       xlab = "power less that of the first scenario (95% Monte Carlo limits)", reference = 0, limits = NULL)
}

# Along a key of words; along numbers there are lines.
intervals_of.eq_vary <- function(x, ...) {
  told <- varied_values(x)
  told$data$label <- paste0(told$key, ": ", told$data$group)
  list(data = told$data, xlab = paste(told$ylab, "(95% Monte Carlo limits)"), reference = told$reference,
       limits = told$limits)
}

intervals_of.eq_analysis <- function(x, ...) {
  e <- plain(x$estimate)
  list(data = data.frame(label = e$test, value = e$estimate, lower = e$lower, upper = e$upper),
       xlab = sprintf("%s (%.3g%% interval)", e$estimand, 100 * e$confidence), reference = 0, limits = NULL)
}

intervals_of.eq_interim <- function(x, ...) {
  chances <- plain(x$chances)
  error <- ifelse(is.na(chances$power_mcse), 0, chances$power_mcse)  # a formula has none
  list(data = data.frame(label = chances$given, value = chances$power, lower = pmax(0, chances$power - 1.96 * error),
                         upper = pmin(1, chances$power + 1.96 * error)),
       xlab = "chance to show benefit (95% Monte Carlo limits)", reference = numeric(), limits = c(0, 1))
}

# Lines over patients: group, n, value, lower, upper.
lines_over_n <- function(x, ...) UseMethod("lines_over_n")

power_lines <- function(table) {
  table <- plain(table)
  planned <- rep(TRUE, nrow(table))
  for (key in c("effect_scale", "control_mortality_shift")) {
    if (is.null(table[[key]])) next
    usual <- if (key == "effect_scale") 1 else 0
    if (any(table[[key]] == usual)) planned <- planned & table[[key]] == usual
  }
  table <- table[planned, , drop = FALSE]
  data.frame(group = table$analysis, n = table$n, value = table$power, lower = table$lower, upper = table$upper)
}

lines_over_n.eq_curve <- function(x, ...)
  list(data = power_lines(x$points), ylab = "power", reference = x$study$target_power)

lines_over_n.eq_plan <- function(x, ...)
  list(data = power_lines(x$power), ylab = "power", reference = x$study$target_power)

lines_over_n.eq_run <- function(x, ...) {
  if (is.null(x$power)) stop_input("x", "has no power.csv to draw", "read a folder of plan, power or curve")
  list(data = power_lines(x$power), ylab = "power", reference = numeric())
}

lines_over_n.eq_vary <- function(x, ...) {
  told <- varied_values(x)
  told$data$n <- told$key
  list(data = told$data, key = x$study$keys[1L], ylab = told$ylab, reference = told$reference, limits = told$limits)
}

# Values of the first key, and what was found there: group, value, lower, upper.
varied_values <- function(x) {
  table <- plain(x$points)
  keys <- x$study$keys
  sizes <- x$study$of == "size"
  if (sizes) table <- table[!is.na(table$n), , drop = FALSE]
  if (nrow(table) == 0L) stop_input("x", "has nothing to draw", "see print(x)")
  group <- table$analysis
  if (length(keys) > 1L) group <- paste0(group, ", ", keys[2L], " = ", table[[keys[2L]]])
  data <- if (sizes) data.frame(group = group, value = table$n, lower = table$n_lower, upper = table$n_upper)
          else data.frame(group = group, value = table$power, lower = table$lower, upper = table$upper)
  list(data = data, key = table[[keys[1L]]], ylab = if (sizes) "required patients" else "power",
       reference = if (sizes) numeric() else x$study$target_power,
       limits = if (sizes) c(0, max(data$upper)) else c(0, 1))
}

varies_numbers <- function(x) is.numeric(x$points[[x$study$keys[1L]]])

# Lines go over patients and from 0 to 1 unless they say otherwise.
line_key <- function(shown) if (is.null(shown$key)) "patients" else shown$key
line_limits <- function(shown) if (is.null(shown$limits)) c(0, 1) else shown$limits

lines_over_n.eq_assurance <- function(x, ...) {
  table <- plain(x$table)
  list(data = data.frame(group = table$analysis, n = table$n, value = table$assurance, lower = table$lower,
                         upper = table$upper),
       ylab = "assurance", reference = x$study$target_power)
}

# Survival of an arm without a law (steps), and of the selected law on the days asked for.
survival_of <- function(x) {
  steps <- do.call(rbind, lapply(unique(x$turnbull$fitted), function(arm) {
    part <- plain(x$turnbull)[x$turnbull$fitted == arm & is.finite(x$turnbull$high), , drop = FALSE]
    data.frame(group = arm_name(x, arm), time = c(0, part$high), value = c(1, 1 - cumsum(part$mass)))
  }))
  chosen <- plain(x$laws)[x$laws$selected & x$laws$fitted != "both", , drop = FALSE]
  points <- do.call(rbind, lapply(seq_len(nrow(chosen)), function(i) {
    part <- plain(x$survival)[x$survival$fitted == chosen$fitted[i] & x$survival$law == chosen$law[i] &
                                x$survival$quantity == "survival", , drop = FALSE]
    data.frame(group = chosen$arm[i], time = part$day, value = part$estimate, lower = part$lower, upper = part$upper)
  }))
  ends <- lapply(split(steps, steps$group), function(own) {  # flat to the last day that is told of
    own <- own[nrow(own), ]
    own$time <- max(own$time, points$time)
    own
  })
  list(steps = if (is.null(points)) steps else do.call(rbind, c(list(steps), unname(ends))), points = points)
}

arm_name <- function(x, fitted) x$laws$arm[match(fitted, x$laws$fitted)]

# Limits on the z scale by look: group, information, value.
limits_of <- function(x) {
  table <- plain(x$looks)
  kinds <- c(z_upper = "benefit", z_lower = "harm", z_futility = "futility")
  if (x$design$sides == 1) kinds <- kinds[-2L]  # there it is the limit of futility
  parts <- lapply(intersect(names(kinds), names(table)), function(name)
    data.frame(group = kinds[[name]], information = table$information, value = table[[name]]))
  limits <- do.call(rbind, parts)
  limits[!is.na(limits$value) & is.finite(limits$value), , drop = FALSE]
}

# Kaplan-Meier steps of synthetic patients, by arm.
kaplan_meier <- function(time, status) {
  days <- sort(unique(time[status == 1]))
  at_risk <- vapply(days, function(day) sum(time >= day), 0)
  died <- vapply(days, function(day) sum(time == day & status == 1), 0)
  data.frame(time = c(0, days, max(time)), value = c(1, cumprod(1 - died / at_risk))[c(seq_len(length(days) + 1L),
                                                                                     length(days) + 1L)])
}

patient_steps <- function(x) {
  arms <- attr(x, "arms")
  do.call(rbind, lapply(sort(unique(x$arm)), function(arm) {
    own <- x$arm == arm
    cbind(data.frame(group = arms[arm + 1L]), kaplan_meier(x$time[own], x$status[own]))
  }))
}

# Survival of one trial's patients as it was known at its end.
replayed_steps <- function(x) {
  patients <- plain(x$patients)
  do.call(rbind, lapply(x$study$arms, function(arm) {
    own <- patients[patients$arm == arm, , drop = FALSE]
    if (nrow(own) == 0L) return(NULL)
    cbind(data.frame(group = arm), kaplan_meier(own$known_until, as.integer(own$died)))
  }))
}

score_means <- function(x) {
  arms <- attr(x, "arms")
  means <- stats::aggregate(list(value = x$score), list(arm = x$arm, time = x$day), mean)
  errors <- stats::aggregate(list(se = x$score), list(arm = x$arm, time = x$day),
                             function(s) stats::sd(s) / sqrt(length(s)))
  means$se <- errors$se
  means$group <- arms[means$arm + 1L]
  means
}

# What each kind of result is called, which table answers first, and which of its columns are printed.
kTold <- list(
  eq_power = list(main = "analyses", title = "Power",
                  columns = c("analysis", "power", "mcse", "lower", "upper", "harm", "harm_mcse", "bias", "bias_mcse",
                              "closed_form", "trials")),
  eq_curve = list(main = "points", title = "Power over n, effect and control mortality",
                  columns = c("analysis", "n", "effect_scale", "control_mortality_shift", "power", "mcse", "lower",
                              "upper", "trials")),
  eq_size = list(main = "sizes", title = "Required number of patients",
                 columns = c("analysis", "target_power", "n", "n_lower", "n_upper", "power_at_n", "mcse", "trials_at_n",
                             "highest_power", "highest_power_mcse", "note")),
  eq_assured_size = list(main = "sizes", title = "Required number of patients for an assurance",
                         columns = c("analysis", "target_assurance", "n", "n_lower", "n_upper", "assurance_at_n",
                                     "mcse", "highest_assurance", "highest_n", "draws", "trials_per_draw", "note")),
  eq_vary = list(main = "points", title = "What if",
                 columns = c("analysis", "n", "n_lower", "n_upper", "power", "power_at_n", "mcse", "harm", "harm_mcse",
                             "trials", "highest_power", "highest_power_mcse", "note")),
  eq_comparison = list(main = "table", title = "Comparison on the same random numbers",
                       columns = c("scenario", "analysis", "n", "power", "mcse", "difference", "difference_mcse",
                                   "difference_lower", "difference_upper", "n_required", "n_lower", "n_upper",
                                   "trials")),
  eq_certificate = list(main = "table", title = "Type I error, certified",
                        columns = c("analysis", "type_one_error", "mcse", "at_most", "at_least", "level", "rule",
                                    "null_hypothesis", "trials")),
  eq_replay = list(main = "analyses", title = "One trial",
                   columns = c("name", "estimate", "lower", "upper", "z", "p", "look", "adjusted_estimate", "verdict",
                               "status")),
  eq_assurance = list(main = "table", title = "Assurance",
                      columns = c("analysis", "n", "assurance", "mcse", "lower", "upper", "conditional_power",
                                  "conditional_power_mcse", "draws")),
  eq_plan = list(main = "size", title = "Plan",
                 columns = c("analysis", "control_mortality", "effect_scale", "n", "n_lower", "n_upper", "power_at_n",
                             "mcse", "trials")),
  eq_fit = list(main = "laws", title = "Survival laws by AIC",
                columns = c("fitted", "arm", "n", "events", "law", "aic", "selected", "identified")),
  eq_analysis = list(main = "estimate", title = "Analysis",
                     columns = c("test", "n", "estimand", "estimate", "standard_error", "lower", "upper", "z",
                                 "p_value", "status")),
  eq_boundaries = list(main = "looks", title = "Boundaries",
                       columns = c("look", "information", "z_upper", "z_lower", "z_futility", "p_one_sided",
                                   "alpha_spent", "beta_spent", "benefit_null", "harm_null", "futility_null",
                                   "benefit_alternative", "futility_alternative")),
  eq_interim = list(main = "chances", title = "Interim look",
                    columns = c("given", "power", "power_mcse", "power_at_last", "power_at_last_mcse", "behind")),
  eq_run = list(main = "power", title = "Results folder",
                columns = c("analysis", "n", "effect_scale", "control_mortality_shift", "power", "mcse", "trials")))

# Of a design with looks: what is printed of them, and what a summary adds by look.
kStopping <- c("analysis", "effect_scale", "early_stop", "early_stop_mcse", "early_benefit", "early_harm",
               "early_futility", "expected_n", "expected_n_mcse", "expected_months", "adjusted_bias",
               "adjusted_coverage")
kLooks <- c("analysis", "effect_scale", "look", "information", "z_benefit", "z_harm", "z_futility", "benefit",
            "benefit_mcse", "harm", "futility", "cumulative_power", "patients", "months")

told_by <- function(x) {
  told <- kTold[[class(x)[1L]]]
  if (inherits(x, "eq_vary")) told$columns <- c(x$study$keys, told$columns)
  if (inherits(x, "eq_run") && is.null(x[[told$main]])) {
    tables <- names(x)[vapply(x, is.data.frame, NA)]
    told$main <- tables[1L]
    told$columns <- NULL
  }
  told
}

# Columns that are printed: those with something in them.
printed <- function(table, columns) {
  if (is.null(columns)) columns <- names(table)
  columns <- intersect(columns, names(table))
  filled <- vapply(columns, function(name) {
    column <- table[[name]]
    no_such_stop <- grepl("^(harm|futility)_(null|alternative)$", name) && all(column == 0)
    !all(is.na(column) | column %in% "") && !no_such_stop
  }, NA)
  plain(table)[, columns[filled], drop = FALSE]
}

print.eq_result <- function(x, digits = 4, rows = 20, ...) {
  told <- told_by(x)
  cat(told$title, if (!is.null(x$study$title)) paste0(": ", x$study$title), "\n", sep = "")
  say(lines_of(x))
  table <- printed(x[[told$main]], told$columns)
  if (nrow(table) > 0L) print(utils::head(table, rows), digits = digits, row.names = FALSE)
  if (nrow(table) > rows) cat("... and ", nrow(table) - rows, " more rows: as.data.frame(x, long = FALSE)\n", sep = "")
  stopping <- if (inherits(x, "eq_run")) "stops" else "stopping"
  print_part(x[[stopping]], paste0("over all looks ($", stopping, ")"), kStopping, digits, rows)
  others <- setdiff(names(x)[vapply(x, function(part) is.data.frame(part) && nrow(part) > 0L, NA)], told$main)
  if (length(others) > 0L) cat("also: ", paste0("$", others, collapse = ", "), "\n", sep = "")
  invisible(x)
}

# Another table below the one that answers first, where it has rows.
print_part <- function(table, title, columns, digits, rows) {
  if (is.null(table) || nrow(table) == 0L) return(invisible())
  table <- printed(table, columns)
  if (all(table$effect_scale == 1)) table$effect_scale <- NULL
  cat("\n", title, "\n", sep = "")
  print(utils::head(table, rows), digits = digits, row.names = FALSE)
  if (nrow(table) > rows) cat("... and ", nrow(table) - rows, " more rows\n", sep = "")
}

say <- function(lines) for (line in lines) writeLines(strwrap(line, getOption("width"), exdent = 2L))

# What stands above the table.
lines_of <- function(x) {
  count <- function(number) format(number, big.mark = ",", scientific = FALSE, trim = TRUE)
  switch(class(x)[1L],
         eq_power = sprintf("n = %s, %s trials, seed %s", count(x$study$n), count(x$study$trials),
                            format(x$study$seed, scientific = FALSE)),
         eq_curve = sprintf("%s trials a point", count(x$study$trials)),
         eq_assurance = sprintf("treatment truly lowers mortality in %.1f%% of the draws (Monte Carlo error %.1f)",
                                100 * x$benefit, 100 * x$benefit_mcse),
         eq_assured_size = paste("drawn:", x$drawn),
         eq_vary = if (x$study$of == "size") sprintf("patients for power %.3g, by %s", x$study$target_power,
                                                     paste(x$study$keys, collapse = " and "))
                   else paste("power by", paste(x$study$keys, collapse = " and ")),
         eq_comparison = c("difference: power less that of the first scenario, of pairs of trials",
                           if (length(x$notes) > 0L) paste0("note: ", x$notes)),
         eq_certificate = c(sprintf("n = %s, seed %s; at_most and at_least each with one-sided confidence %.3g%%",
                                    count(x$study$n), format(x$study$seed, scientific = FALSE), 100 * x$confidence),
                            above_level(x$table),
                            if (length(x$left_out) > 0L)
                              paste0(x$left_out, ": no law gives the edge of its null hypothesis, nothing simulated")),
         eq_replay = replay_lines(x, count),
         eq_plan = c(x$answer, if (length(x$warnings) > 0L) paste0("warning: ", x$warnings)),
         eq_fit = c(if (nzchar(x$treatment)) sprintf("control is \"%s\", treatment \"%s\"", x$control, x$treatment),
                    paste0("warning: ", plain(x$warnings)$warning[x$warnings$about == "pilot"])[
                      any(x$warnings$about == "pilot")]),
         eq_analysis = if (!is.na(x$estimate$reason)) paste("no answer:", x$estimate$reason),
         eq_boundaries = sprintf("power %.4f, type I error %.4f, inflation %.4f; expected information %s",
                                 x$design$power, x$design$type_one_error, x$design$inflation,
                                 sprintf("%.3f without an effect, %.3f under half, %.3f under all of it",
                                         x$design$expected_information_null, x$design$expected_information_half,
                                         x$design$expected_information_alternative)),
         eq_interim = c(sprintf("day %s, look %s of %s; %s randomized of %s, %s deaths; information %.3f",
                                count(x$standing$day), count(x$standing$look), count(x$standing$looks),
                                count(x$standing$randomized), count(x$standing$planned), count(x$standing$deaths),
                                x$standing$information),
                        if (nrow(x$test) == 1L) test_line(x$test),
                        if (length(x$notes) > 0L) paste0("note: ", x$notes)),
         eq_run = c(x$path, if (!is.null(x$manifest)) sprintf("%s trials a point, seed %s, version %s",
                                                              count(x$manifest$trials),
                                                              format(x$manifest$seed, scientific = FALSE),
                                                              x$manifest$version)))
}

summary.eq_result <- function(object, ...) {
  tables <- object[vapply(object, is.data.frame, NA)]
  structure(list(title = told_by(object)$title, study = object$study, lines = lines_of(object),
                 rows = vapply(tables, nrow, 0L), numbers = long_form(object[[told_by(object)$main]]),
                 looks = object$looks),
            class = "summary.eq_result")
}

print.summary.eq_result <- function(x, digits = 4, ...) {
  cat(x$title, if (!is.null(x$study$title)) paste0(": ", x$study$title), "\n", sep = "")
  say(x$lines)
  cat("tables: ", paste0(names(x$rows), " (", x$rows, " rows)", collapse = ", "), "\n", sep = "")
  known <- x$numbers
  if (!is.null(known$value)) known <- known[!is.na(known$value), , drop = FALSE]
  print(utils::head(known[, telling(known), drop = FALSE], 30L), digits = digits, row.names = FALSE)
  if (nrow(known) > 30L) cat("... and ", nrow(known) - 30L, " more: as.data.frame()\n", sep = "")
  if (!is.null(x$looks$benefit)) print_part(x$looks, "by look ($looks)", kLooks, digits, 30L)
  invisible(x)
}

# Analyses whose type I error is above what the design allows, at the confidence of the certificate.
above_level <- function(table) {
  above <- plain(table)[!is.na(table$level) & table$at_least > table$level, , drop = FALSE]
  if (nrow(above) == 0L) return(NULL)
  sprintf("%s: above its level: the type I error is at least %.3f%%", above$analysis, 100 * above$at_least)
}

replay_lines <- function(x, count) {
  t <- x$trial
  c(sprintf("replicate %s of seed %s: %s patients planned, %.3g of the planned effect", count(t$replicate),
            format(x$study$seed, scientific = FALSE), count(t$n), t$effect_scale),
    sprintf("%s randomized by day %.1f; the trial ends on day %.1f: %s", count(t$randomized), t$recruitment_days,
            t$days, t$ended_by),
    sprintf("by then %s deaths in %s, %s in %s, and %s lost are known", count(t$control_deaths), t$control,
            count(t$treatment_deaths), t$treatment, count(t$lost)))
}

# What the data of an interim look show, beside its limits.
test_line <- function(test) {
  if (test$status != "ok") return(paste0(test$analysis, ": ", test$status))
  limits <- c(benefit = test$z_upper, harm = test$z_lower, futility = test$z_futility)
  limits <- limits[!is.na(limits)]
  sprintf("%s: %s %.4g, repeated %.3g%% interval %.4g to %.4g; z = %.3f (limits: %s); crossed: %s", test$analysis,
          test$estimand, test$estimate, 100 * test$confidence, test$repeated_lower, test$repeated_upper, test$z,
          paste(names(limits), sprintf("%.3f", limits), collapse = ", "), test$crossed)
}

# Columns of the long form that tell its rows apart or hold an answer.
telling <- function(known) {
  vapply(names(known), function(name) {
    column <- known[[name]]
    if (all(is.na(column) | column %in% "") || name %in% c("closed_form_formula", "when", "note")) return(FALSE)
    name %in% c("analysis", "quantity", "value", "mcse") || length(unique(column)) > 1L
  }, NA)
}

summary.eq_patients <- function(object, ...) {
  arms <- attr(object, "arms")
  by <- split(plain(object), factor(object$arm, levels = c(0, 1), labels = arms))
  table <- data.frame(arm = names(by), patients = vapply(by, nrow, 0L),
                      deaths = vapply(by, function(x) sum(x$status == 1), 0),
                      median_time = vapply(by, function(x) stats::median(x$time), 0), row.names = NULL)
  table$mortality <- table$deaths / table$patients
  table
}

# What each kind of result is called, which table answers first, and which of its columns are printed.
kTold <- list(
  eq_power = list(main = "analyses", title = "Power",
                  columns = c("analysis", "power", "mcse", "lower", "upper", "harm", "harm_mcse", "bias", "bias_mcse",
                              "closed_form", "trials")),
  eq_curve = list(main = "points", title = "Power over n, effect and control mortality",
                  columns = c("analysis", "n", "effect_scale", "control_mortality_shift", "power", "mcse", "lower",
                              "upper", "trials")),
  eq_size = list(main = "sizes", title = "Required number of patients",
                 columns = c("analysis", "target_power", "n", "n_lower", "n_upper", "power_at_n", "mcse", "trials",
                             "highest_power", "note")),
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
  eq_boundaries = list(main = "looks", title = "Boundaries", columns = NULL),
  eq_interim = list(main = "chances", title = "Interim look", columns = NULL),
  eq_run = list(main = "power", title = "Results folder",
                columns = c("analysis", "n", "effect_scale", "control_mortality_shift", "power", "mcse", "trials")))

told_by <- function(x) {
  told <- kTold[[class(x)[1L]]]
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
  filled <- vapply(columns, function(name) !all(is.na(table[[name]])), NA)
  plain(table)[, columns[filled], drop = FALSE]
}

print.eq_result <- function(x, digits = 4, rows = 20, ...) {
  told <- told_by(x)
  cat(told$title, if (!is.null(x$study$title)) paste0(": ", x$study$title), "\n", sep = "")
  for (line in lines_of(x)) cat(line, "\n", sep = "")
  table <- printed(x[[told$main]], told$columns)
  if (nrow(table) > 0L) print(utils::head(table, rows), digits = digits, row.names = FALSE)
  if (nrow(table) > rows) cat("... and ", nrow(table) - rows, " more rows: as.data.frame(x, long = FALSE)\n", sep = "")
  others <- setdiff(names(x)[vapply(x, function(part) is.data.frame(part) && nrow(part) > 0L, NA)], told$main)
  if (length(others) > 0L) cat("also: ", paste0("$", others, collapse = ", "), "\n", sep = "")
  invisible(x)
}

# What stands above the table.
lines_of <- function(x) {
  count <- function(number) format(number, big.mark = ",", scientific = FALSE, trim = TRUE)
  switch(class(x)[1L],
         eq_power = sprintf("n = %s, %s trials, seed %s", count(x$study$n), count(x$study$trials),
                            format(x$study$seed, scientific = FALSE)),
         eq_curve = sprintf("%s trials a point", count(x$study$trials)),
         eq_assurance = sprintf("treatment truly lowers mortality in %.1f%% of the draws (Monte Carlo error %.1f)",
                                100 * x$benefit, 100 * x$benefit_mcse),
         eq_plan = c(x$answer, if (length(x$warnings) > 0L) paste0("warning: ", x$warnings)),
         eq_fit = c(if (nzchar(x$treatment)) sprintf("control is \"%s\", treatment \"%s\"", x$control, x$treatment),
                    paste0("warning: ", plain(x$warnings)$warning[x$warnings$about == "pilot"])[
                      any(x$warnings$about == "pilot")]),
         eq_analysis = if (!is.na(x$estimate$reason)) paste("no answer:", x$estimate$reason),
         eq_interim = c(sprintf("day %s, look %s of %s; %s randomized of %s, %s deaths; information %.3f",
                                count(x$standing$day), count(x$standing$look), count(x$standing$looks),
                                count(x$standing$randomized), count(x$standing$planned), count(x$standing$deaths),
                                x$standing$information),
                        if (length(x$notes) > 0L) paste0("note: ", x$notes)),
         eq_run = c(x$path, if (!is.null(x$manifest)) sprintf("%s trials a point, seed %s, version %s",
                                                              count(x$manifest$trials),
                                                              format(x$manifest$seed, scientific = FALSE),
                                                              x$manifest$version)))
}

summary.eq_result <- function(object, ...) {
  tables <- object[vapply(object, is.data.frame, NA)]
  structure(list(title = told_by(object)$title, study = object$study, lines = lines_of(object),
                 rows = vapply(tables, nrow, 0L), numbers = long_form(object[[told_by(object)$main]])),
            class = "summary.eq_result")
}

print.summary.eq_result <- function(x, digits = 4, ...) {
  cat(x$title, if (!is.null(x$study$title)) paste0(": ", x$study$title), "\n", sep = "")
  for (line in x$lines) cat(line, "\n", sep = "")
  cat("tables: ", paste0(names(x$rows), " (", x$rows, " rows)", collapse = ", "), "\n", sep = "")
  known <- x$numbers
  if (!is.null(known$value)) known <- known[!is.na(known$value), , drop = FALSE]
  filled <- vapply(known, function(column) !all(is.na(column) | column %in% ""), NA)
  print(utils::head(known[, filled, drop = FALSE], 30L), digits = digits, row.names = FALSE)
  if (nrow(known) > 30L) cat("... and ", nrow(known) - 30L, " more: as.data.frame()\n", sep = "")
  invisible(x)
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

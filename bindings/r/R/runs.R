eq_power <- function(scenario, n = NULL, trials = NULL, threads = 0, progress = interactive()) {
  s <- as_scenario(scenario)
  options <- given(n = one_whole(n, "n", 2), trials = one_whole(trials, "trials"))
  total <- if (is.null(trials)) s$trials else trials
  found <- run_study(eqr_power, s, options, threads, progress, total, sys.call())
  result(found, "eq_power", s, trials = total, n = if (is.null(n)) s$n else n, target_power = s$target_power)
}

eq_curve <- function(scenario, trials = NULL, threads = 0, progress = interactive()) {
  s <- as_scenario(scenario)
  found <- run_study(eqr_curve, s, given(trials = one_whole(trials, "trials")), threads, progress, call = sys.call())
  result(found, "eq_curve", s, trials = if (is.null(trials)) s$trials else trials, target_power = s$target_power)
}

eq_size <- function(scenario, power = NULL, tolerance = NULL, trials = NULL, assurance = NULL, draws = NULL,
                    trials_per_draw = NULL, threads = 0, progress = interactive()) {
  s <- as_scenario(scenario)
  if (!is.null(assurance)) {
    if (!is.null(power) || !is.null(tolerance))
      stop_input("assurance", "stands beside an option of the n for a power", "give draws, or leave it out", sys.call())
    return(assured_size(s, assurance, trials, draws, trials_per_draw, threads, progress, sys.call()))
  }
  for (name in c("draws", "trials_per_draw"))
    if (!is.null(get(name)))
      stop_input(name, "belongs to assurance", "add assurance = 0.7, or leave it out", sys.call())
  options <- given(power = one_positive(power, "power"), tolerance = one_positive(tolerance, "tolerance"),
                   trials = one_whole(trials, "trials"))
  found <- run_study(eqr_size, s, options, threads, progress, call = sys.call())
  result(found, "eq_size", s, target_power = if (is.null(power)) s$target_power else power)
}

assured_size <- function(s, assurance, trials, draws, trials_per_draw, threads, progress, call) {
  options <- given(assurance = one_positive(assurance, "assurance"), trials = one_whole(trials, "trials"),
                   draws = one_whole(draws, "draws", 2),
                   trials_per_draw = one_whole(trials_per_draw, "trials_per_draw"))
  found <- run_study(eqr_assured_size, s, options, threads, progress, call = call)
  result(found, "eq_assured_size", s, target_assurance = assurance)
}

eq_assurance <- function(scenario, n = NULL, trials = NULL, draws = NULL, trials_per_draw = NULL, parts = FALSE,
                         threads = 0, progress = interactive()) {
  s <- as_scenario(scenario)
  options <- given(n = whole(n, "n", 2), trials = one_whole(trials, "trials"), draws = one_whole(draws, "draws", 2),
                   trials_per_draw = one_whole(trials_per_draw, "trials_per_draw"), parts = flag(parts, "parts"))
  found <- run_study(eqr_assurance, s, options, threads, progress, call = sys.call())
  result(found, "eq_assurance", s, target_power = s$target_power)
}

eq_plan <- function(scenario, out = NULL, threads = 0, progress = interactive()) {
  s <- as_scenario(scenario)
  out <- one_word(out, "out")
  found <- run_study(eqr_plan, s, list(command = "equipoise::eq_plan()"), threads, progress, call = sys.call())
  plan <- result(found, "eq_plan", s, trials = s$trials, n = s$n, target_power = s$target_power)
  if (!is.null(out)) write_plan(plan, out)
  plan
}

# All files of a plan, as `equipoise plan` writes them. A folder that holds something else is left alone.
write_plan <- function(plan, folder) {
  if (dir.exists(folder) && length(list.files(folder)) > 0L && !file.exists(file.path(folder, "manifest.json")))
    stop_input("out", paste0(folder, " holds something else"), "name a new folder, or one with an earlier plan")
  dir.create(folder, showWarnings = FALSE, recursive = TRUE)
  if (!dir.exists(folder)) stop_input("out", paste0(folder, " cannot be made"), "name a folder that you may write")
  for (name in names(plan$files)) {
    file <- file(file.path(folder, name), "wb")
    writeBin(charToRaw(plan$files[[name]]), file)
    close(file)
  }
  invisible(folder)
}

eq_interim <- function(scenario, data, date = NULL, opened = NULL, earlier = NULL, analysis = NULL, control = NULL,
                       blinded = FALSE, trials = NULL, draws = NULL, threads = 0, progress = interactive()) {
  s <- as_scenario(scenario)
  if (is.numeric(date) && length(date) == 1L) date <- format(date, scientific = FALSE)
  options <- given(date = one_word(date, "date"), opened = one_word(opened, "opened"),
                   earlier = numbers(earlier, "earlier"), analysis = one_word(analysis, "analysis"),
                   control = one_word(control, "control"), blinded = flag(blinded, "blinded"),
                   trials = one_whole(trials, "trials"), draws = one_whole(draws, "draws"))
  found <- run_study(eqr_interim, s, options, threads, progress, call = sys.call(), data = csv_text(data))
  result(found, "eq_interim", s, trials = if (is.null(trials)) s$trials else trials)
}

# Patients come in portions, so that Ctrl-C is heard between them.
eq_simulate <- function(scenario, n = NULL, trials = 1, first = 0, by_day = FALSE) {
  s <- as_scenario(scenario)
  n <- one_whole(n, "n", 2)
  trials <- one_whole(trials, "trials")
  first <- one_whole(first, "first", 0)
  flag(by_day, "by_day")
  study <- study_pointer(s, sys.call())
  patients <- if (is.null(n)) s$n else n
  if (patients * trials > 1e8)
    stop_input("trials", sprintf("%s patients are too many for one table", format(patients * trials)),
               "at most 1e8 in all: simulate fewer trials at a time, from `first` on")
  portion <- max(1, floor(20000 / patients))
  starts <- seq(0, trials - 1, by = portion)
  parts <- lapply(starts, function(start) {
    options <- given(n = n, trials = min(portion, trials - start), first = first + start, by_day = by_day)
    answered(.Call(eqr_simulate, study, options), NULL)
  })
  frame <- parts[[1L]]
  if (length(parts) > 1L) {
    columns <- lapply(names(frame), function(name) {
      joined <- unlist(lapply(parts, function(part) plain_vector(part[[name]])))
      attributes(joined) <- c(attributes(joined), describing(frame[[name]]))
      joined
    })
    frame <- structure(columns, names = names(frame), row.names = .set_row_names(length(columns[[1L]])))
  }
  structure(frame, class = c(if (by_day) "eq_scores" else "eq_patients", "eq_table", "data.frame"), arms = s$arms)
}

# What if: power or required n at several values of one or two keys of the scenario.

eq_vary <- function(scenario, ..., of = c("power", "size"), n = NULL, power = NULL, tolerance = NULL, trials = NULL,
                    threads = 0, progress = interactive()) {
  s <- as_scenario(scenario)
  of <- asked_of(of)
  axes <- axes_of(...)
  strangers <- if (of == "power") list(power = power, tolerance = tolerance) else list(n = n)
  for (name in names(strangers))
    if (!is.null(strangers[[name]]))
      stop_input(name, sprintf("belongs to of = \"%s\"", setdiff(c("power", "size"), of)),
                 "write that, or leave it out", sys.call())
  options <- c(list(keys = names(axes), first = axes[[1L]], second = if (length(axes) > 1L) axes[[2L]]),
               given(n = one_whole(n, "n", 2), power = one_positive(power, "power"),
                     tolerance = one_positive(tolerance, "tolerance"), trials = one_whole(trials, "trials")))
  entry <- if (of == "power") eqr_vary_power else eqr_vary_size
  places <- prod(lengths(axes))
  total <- if (of == "power" && !("simulation.trials" %in% names(axes))) {
    places * (if (is.null(trials)) s$trials else trials)
  }
  found <- run_study(entry, s, options, threads, progress, total, sys.call())
  attr(found$points, "keys") <- names(axes)
  result(found, "eq_vary", s, keys = names(axes), of = of, target_power = if (is.null(power)) s$target_power else power)
}

asked_of <- function(of) {
  kinds <- c("power", "size")
  if (identical(of, kinds)) return("power")
  of <- one_word(of, "of")
  if (!(of %in% kinds)) stop_input("of", sprintf("there is no \"%s\" to vary", of), "choose from power, size")
  of
}

# Values by key, as the program's --vary takes them.
axes_of <- function(...) {
  changes <- list(...)
  if (length(changes) == 1L && is.null(names(changes)) && is.list(changes[[1L]])) changes <- changes[[1L]]
  if (length(changes) == 0L || !has_names(changes))
    stop_input("...", "names no key", "write the key before its values: survival.mortality = c(0.3, 0.4, 0.5)")
  if (length(changes) > 2L) stop_input("...", sprintf("has %d keys", length(changes)), "vary one key or two")
  mapply(axis_values, names(changes), changes, SIMPLIFY = FALSE)
}

# A text is "FROM:TO:STEP" or "A,B,C"; vectors give a value each, lists too, so that a value may be a vector itself.
axis_values <- function(key, values) {
  if (is.character(values) && length(values) == 1L && !is.na(values))
    return(answered(.Call(eqr_axis, enc2utf8(paste0(key, "=", values)))))
  vapply(as.list(values), function(value) {
    if (is.character(value) && length(value) == 1L && !is.na(value)) return(enc2utf8(value))
    # Steps of seq() without the dust of binary fractions.
    if (is.numeric(value) && length(value) == 1L && is.finite(value)) value <- signif(value, 15)
    toml_value(value, key, json = TRUE)
  }, "", USE.NAMES = FALSE)
}

# Pointers into the library do not outlive a session; this tells those of another one.
session <- new.env(parent = emptyenv())

read_scenario <- function(path, ...) {
  path <- one_word(path, "path")
  made_scenario(list(path = path.expand(path), overrides = overrides_of(...)), sys.call())
}

scenario <- function(x, data = list(), ..., name = "scenario.toml") {
  if (inherits(x, "eq_scenario")) return(update(x, ...))
  made_scenario(stated(x, data, overrides_of(...), name), sys.call())
}

# Text and data of a scenario that is no file.
stated <- function(x, data, overrides, name) {
  if (is.list(x) && !is.data.frame(x)) {
    if (is.list(x$pilot)) {
      for (key in c("survival", "scores", "sensitivity")) {
        if (!is.data.frame(x$pilot[[key]])) next
        file <- paste0("pilot-", key, ".csv")
        data[[file]] <- x$pilot[[key]]
        x$pilot[[key]] <- file
      }
    }
    x <- toml_text(x)
  }
  text <- enc2utf8(paste(words(x, "x"), collapse = "\n"))
  if (!is.list(data) || (length(data) > 0L && !has_names(data)))
    stop_input("data", "is not a list with names", "write data = list(\"pilot.csv\" = frame)")
  contents <- vapply(names(data), function(file) csv_text(data[[file]], file), "")
  list(source = text, data = contents, overrides = overrides, name = one_word(name, "name"))
}

eq_check <- function(x, data = list(), ..., name = "scenario.toml") {
  overrides <- overrides_of(...)
  found <- tryCatch({
    from <- if (inherits(x, "eq_scenario")) attr(x, "from")
            else if (is_path(x)) list(path = path.expand(x))
            else stated(x, data, character(), name)
    overrides <- c(from$overrides, overrides)
    answered(if (is.null(from$path)) {
      .Call(eqr_check, from$source, as.character(names(from$data)), as.character(from$data), overrides, from$name)
    } else {
      .Call(eqr_check_file, from$path, overrides)
    })
  }, equipoise_input_error = function(error) list(problems = error$problems, warnings = character()))
  found$problems <- problem_frame(found$problems)
  structure(found, class = "eq_check")
}

print.eq_check <- function(x, ...) {
  count <- nrow(x$problems)
  cat(if (count == 0L) "can be simulated" else sprintf("%d %s", count, if (count == 1L) "problem" else "problems"),
      "\n", sep = "")
  for (i in seq_len(count)) {
    one <- x$problems[i, ]
    cat("  ", one$place, ": ", one$what, if (nzchar(one$instead)) paste0("; ", one$instead), "\n", sep = "")
  }
  for (warning in x$warnings) cat("  warning: ", warning, "\n", sep = "")
  invisible(x)
}

is_path <- function(x) is.character(x) && length(x) == 1L && !is.na(x) && endsWith(x, ".toml")

update.eq_scenario <- function(object, ...) {
  from <- attr(object, "from")
  from$overrides <- c(from$overrides, overrides_of(...))
  made_scenario(from, sys.call())
}

# Keys as the program's --set takes them: trial.dropout.risk = 0.05.
overrides_of <- function(...) {
  changes <- list(...)
  if (length(changes) == 1L && is.null(names(changes)) && is.list(changes[[1L]])) changes <- changes[[1L]]
  if (length(changes) == 0L) return(character())
  if (!has_names(changes))
    stop_input("...", "has a value without a name", "write the key before it: simulation.trials = 20000")
  as.character(unlist(lapply(names(changes), function(key) key_overrides(key, changes[[key]]))))
}

# A table is changed key by key.
key_overrides <- function(key, value) {
  if (!is.list(value) || is.data.frame(value) || !has_names(value)) 
    return(paste0(key, "=", toml_value(value, key, json = TRUE)))
  unlist(lapply(names(value), function(inner) key_overrides(paste0(key, ".", inner), value[[inner]])))
}

made_scenario <- function(from, call) {
  held <- new.env(parent = emptyenv())
  made <- structure(list(), from = from, held = held)
  pointer <- scenario_pointer(made, call)
  info <- answered(.Call(eqr_scenario_info, pointer), call)
  structure(info, from = from, held = held, class = "eq_scenario")
}

# The library's scenario, made anew where this R object comes from another session.
scenario_pointer <- function(x, call = NULL) {
  held <- attr(x, "held")
  if (!is.null(held$scenario) && identical(held$session, session$name)) return(held$scenario)
  from <- attr(x, "from")
  held$study <- NULL
  held$scenario <- answered(if (is.null(from$path)) {
    .Call(eqr_scenario_parse, from$source, as.character(names(from$data)), as.character(from$data), from$overrides,
          from$name)
  } else {
    .Call(eqr_scenario_read, from$path, from$overrides)
  }, call)
  held$session <- session$name
  held$scenario
}

# With the pilot read and fitted: done once a scenario.
study_pointer <- function(x, call = NULL) {
  pointer <- scenario_pointer(x, call)
  held <- attr(x, "held")
  if (is.null(held$study)) held$study <- answered(.Call(eqr_study, pointer), call)
  held$study
}

study_info <- function(x, call = NULL) answered(.Call(eqr_study_info, study_pointer(x, call)), call)

# A scenario as the functions take it: made, a list, or the path of a file.
as_scenario <- function(x) {
  if (inherits(x, "eq_scenario")) return(x)
  if (is.list(x) && !is.data.frame(x)) return(scenario(x))
  if (is_path(x)) return(read_scenario(x))
  stop_input("scenario", sprintf("is of class %s", class(x)[1L]),
             "give what scenario() or read_scenario() made, a list, or the path of a TOML file")
}

print.eq_scenario <- function(x, ...) {
  cat("<scenario> ", x$title, "\n", sep = "")
  cat("  ", x$arms[1L], " against ", x$arms[2L], ", ", x$follow_up_days, " days; n = ", x$n, ", ",
      format(x$trials, big.mark = ",", scientific = FALSE), " trials, seed ", format(x$seed, scientific = FALSE),
      "\n", sep = "")
  for (i in seq_len(nrow(x$analyses)))
    cat("  ", i, ". ", x$analyses$name[i], " (", x$analyses$test[i], ", ", x$analyses$when[i], ")\n", sep = "")
  for (warning in x$warnings) cat("  warning: ", warning, "\n", sep = "")
  invisible(x)
}

summary.eq_scenario <- function(object, ...) {
  info <- study_info(object, sys.call())
  structure(list(scenario = object, warnings = info$warnings, pilot = info$pilot), class = "summary.eq_scenario")
}

print.summary.eq_scenario <- function(x, ...) {
  print(x$scenario)
  if (nrow(x$pilot) > 0L) {
    cat("\nThe pilot says\n")
    print(plain(x$pilot), row.names = FALSE)
  }
  for (warning in setdiff(x$warnings, x$scenario$warnings)) cat("warning: ", warning, "\n", sep = "")
  invisible(x)
}

as.data.frame.eq_scenario <- function(x, row.names = NULL, optional = FALSE, ...) plain(x$analyses)

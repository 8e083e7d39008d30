# How the functions of this package call the library, and how its mistakes and stops become R's conditions.

utils::globalVariables(c("value", "lower", "upper", "analysis", "n", "group", "label", "information", "low", "time",
                         "look", "outcome"))

# A mistake in an argument, told as the library tells its own.
stop_input <- function(place, what, instead = "", call = NULL) {
  text <- paste0(place, ": ", what, if (nzchar(instead)) paste0("; ", instead))
  raise_input(text, list(place = place, what = what, instead = instead), call)
}

raise_input <- function(message, problems, call) {
  stop(structure(class = c("equipoise_input_error", "error", "condition"),
                 list(message = message, call = call, problems = problem_frame(problems))))
}

problem_frame <- function(problems) as.data.frame(problems, stringsAsFactors = FALSE)

# What the library answered, or the condition that its failure is.
answered <- function(answer, call = NULL) {
  if (!inherits(answer, "equipoise_failure")) return(answer)
  if (identical(answer$kind, "input")) raise_input(answer$message, answer$problems, call)
  stopped <- structure(class = c("equipoise_interrupt", "interrupt", "condition"),
                       list(message = answer$message, call = call, trials_done = answer$trials_done))
  signalCondition(stopped)
  message(answer$message)
  invokeRestart("abort")
}

whole <- function(x, name, least = 1) {
  if (is.null(x)) return(NULL)
  if (!is.numeric(x) || length(x) == 0L || anyNA(x) || any(!is.finite(x)) || any(x != round(x)) || any(x < least) ||
        any(x > 2^53))
    stop_input(name, sprintf("%s is not a whole number of at least %s", shown(x), format(least)),
               sprintf("write %s = %s, say", name, if (least > 0) format(max(least, 400)) else "0"))
  as.numeric(x)
}

one_whole <- function(x, name, least = 1) {
  x <- whole(x, name, least)
  if (length(x) > 1L) stop_input(name, sprintf("has %d values", length(x)), "give one whole number")
  x
}

numbers <- function(x, name) {
  if (is.null(x)) return(NULL)
  if (!is.numeric(x) || anyNA(x)) stop_input(name, sprintf("%s is not a number", shown(x)), "give numbers")
  as.numeric(x)
}

one_number <- function(x, name) {
  x <- numbers(x, name)
  if (!is.null(x) && length(x) != 1L) stop_input(name, sprintf("has %d values", length(x)), "give one number")
  x
}

# A number that 0 must not stand for, which the library takes for "as the scenario has it".
one_positive <- function(x, name) {
  x <- one_number(x, name)
  if (!is.null(x) && x <= 0) stop_input(name, sprintf("%s is out of range", shown(x)), "leave it out for the default")
  x
}

words <- function(x, name) {
  if (is.null(x)) return(NULL)
  if (!is.character(x) || anyNA(x)) stop_input(name, sprintf("%s is not text", shown(x)), "give text in quotes")
  x
}

one_word <- function(x, name) {
  x <- words(if (inherits(x, "Date")) format(x) else x, name)
  if (!is.null(x) && length(x) != 1L) stop_input(name, sprintf("has %d values", length(x)), "give one text")
  x
}

flag <- function(x, name) {
  if (!is.logical(x) || length(x) != 1L || is.na(x))
    stop_input(name, sprintf("%s is not TRUE or FALSE", shown(x)), "write TRUE or FALSE")
  x
}

shown <- function(x) {
  text <- paste(deparse(x, nlines = 1L), collapse = "")
  if (nchar(text) > 40L) paste0(substr(text, 1L, 37L), "...") else text
}

given <- function(...) {
  all <- list(...)
  all[!vapply(all, is.null, NA)]
}

# Runs what simulates: `entry` with the study (of a list of scenarios a list of them), options, threads and a bar that
# shows how far it is.
run_study <- function(entry, scenario, options, threads, progress, total = NULL, call = NULL, data = NULL) {
  threads <- if (is.null(threads)) 0 else one_whole(threads, "threads", 0)
  study <- if (inherits(scenario, "eq_scenario")) study_pointer(scenario, call)
           else lapply(scenario, study_pointer, call)
  bar <- progress_bar(flag(progress, "progress"), total)
  on.exit(bar$close())
  answer <- if (is.null(data)) {
    .Call(entry, study, options, as.integer(threads), bar$tick)
  } else {
    .Call(entry, study, data, options, as.integer(threads), bar$tick)
  }
  answered(answer, call)
}

# A bar where the number of trials is known, a count where the search decides.
progress_bar <- function(shown, total) {
  if (!shown) return(list(tick = NULL, close = function() NULL))
  if (!is.null(total) && total > 0) {
    bar <- NULL
    tick <- function(done) {
      if (is.null(bar)) bar <<- utils::txtProgressBar(max = total, style = 3L, file = stderr())
      utils::setTxtProgressBar(bar, min(done, total))
    }
    return(list(tick = tick, close = function() if (!is.null(bar)) close(bar)))
  }
  width <- 0L
  tick <- function(done) {
    text <- paste(format(done, big.mark = ",", scientific = FALSE), "trials")
    cat("\r", formatC(text, width = width), sep = "", file = stderr())
    width <<- nchar(text)
  }
  list(tick = tick, close = function() if (width > 0L) cat("\r", strrep(" ", width), "\r", sep = "", file = stderr()))
}

# A result knows the study that it is of.
result <- function(parts, class, scenario, ...) {
  of <- list(title = scenario$title, hash = scenario$hash, seed = scenario$seed, ...)
  structure(c(parts, list(study = of)), class = c(class, "eq_result"))
}

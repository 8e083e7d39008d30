# Tables know what their columns are: unit, meaning, and which column is the Monte Carlo standard error or a limit.

kDescribing <- c("unit", "meaning", "mcse", "lower", "upper")

describing <- function(x) attributes(x)[intersect(names(attributes(x)), kDescribing)]

plain_vector <- function(x) {
  attributes(x) <- attributes(x)[setdiff(names(attributes(x)), kDescribing)]
  x
}

# Without what it knows of its columns, for printing.
plain <- function(x) {
  frame <- lapply(x, plain_vector)
  structure(frame, names = names(x), row.names = .row_names_info(x, 0L), class = "data.frame")
}

`[.eq_table` <- function(x, ...) {
  from <- lapply(unclass(x), describing)
  part <- NextMethod()
  if (!is.data.frame(part)) return(part)
  for (name in intersect(names(part), names(from)))
    for (about in names(from[[name]])) attr(part[[name]], about) <- from[[name]][[about]]
  attr(part, "arms") <- attr(x, "arms")
  part
}

print.eq_table <- function(x, digits = NULL, row.names = FALSE, rows = 100, ...) {
  print(plain(utils::head(x, rows)), digits = digits, row.names = row.names, ...)
  if (nrow(x) > rows)
    cat("... and ", format(nrow(x) - rows, big.mark = ","), " more rows: print(x, rows = Inf)\n", sep = "")
  invisible(x)
}

eq_columns <- function(x, table = NULL) {
  if (inherits(x, "eq_result")) x <- x[[main_table(x, table)]]
  if (inherits(x, "eq_scenario")) x <- x$analyses
  if (!is.data.frame(x)) stop_input("x", sprintf("is of class %s", class(x)[1L]), "give a result, or a table of one")
  about <- function(what) {
    vapply(x, function(column) {
      value <- attr(column, what, exact = TRUE)
      if (is.null(value)) "" else value
    }, "")
  }
  data.frame(name = names(x), unit = about("unit"), meaning = about("meaning"), mcse = about("mcse"),
             lower = about("lower"), upper = about("upper"), row.names = NULL, stringsAsFactors = FALSE)
}

# Numbers that say what a row is of, rather than what was found.
kKeys <- c("trial", "id", "n", "effect_scale", "control_mortality_shift", "control_mortality", "target_power", "look",
           "information", "trials", "trials_at_n", "draws", "trials_per_draw", "conditional_trials", "row", "column",
           "place", "day", "start", "end", "from", "to", "confidence", "ended", "reached", "adjusted_trials",
           "behind", "completions", "target_assurance", "level", "margin", "patient", "site")

# A row a number, with its error and limits beside it.
long_form <- function(table) {
  columns <- eq_columns(table)
  names(table) <- columns$name
  beside <- unique(c(columns$mcse, columns$lower, columns$upper))
  is_number <- vapply(table, function(x) is.numeric(x), NA)
  with_error <- nzchar(columns$mcse) | nzchar(columns$lower)
  keys <- c(kKeys, attr(table, "keys"))  # of a table along keys of the scenario those too
  quantity <- is_number & !(columns$name %in% beside) & (with_error | !(columns$name %in% keys))
  ids <- plain(table)[, !quantity & !(columns$name %in% beside), drop = FALSE]
  column <- function(name, rows) if (nzchar(name)) as.numeric(table[[name]]) else rep(NA_real_, rows)
  rows <- nrow(table)
  parts <- lapply(which(quantity), function(i) {
    cbind(ids, data.frame(quantity = rep(columns$name[i], rows), value = as.numeric(table[[i]]),
                          mcse = column(columns$mcse[i], rows), lower = column(columns$lower[i], rows),
                          upper = column(columns$upper[i], rows), unit = rep(columns$unit[i], rows),
                          stringsAsFactors = FALSE))
  })
  if (length(parts) == 0L) return(ids)
  long <- do.call(rbind, parts)
  rownames(long) <- NULL
  long
}

main_table <- function(x, table = NULL) {
  tables <- names(x)[vapply(x, is.data.frame, NA)]
  if (is.null(table)) return(told_by(x)$main)
  table <- one_word(table, "table")
  if (!(table %in% tables))
    stop_input("table", sprintf("there is no table \"%s\"", table), paste("choose from", paste(tables, collapse = ", ")))
  table
}

as.data.frame.eq_result <- function(x, row.names = NULL, optional = FALSE, table = NULL, long = TRUE, ...) {
  found <- x[[main_table(x, table)]]
  if (flag(long, "long")) long_form(found) else plain(found)
}

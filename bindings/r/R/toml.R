# Lists as the text of a scenario. Top-level named lists become [tables], lists of named lists (and data frames) become
# [[arrays of tables]], and what stands deeper is written inline, so a line of the text is a key of the list.

toml_string <- function(x) {
  x <- enc2utf8(x)
  x <- gsub("\\", "\\\\", x, fixed = TRUE)
  x <- gsub("\"", "\\\"", x, fixed = TRUE)
  for (code in c(1:31, 127)) {
    short <- c("8" = "\\b", "9" = "\\t", "10" = "\\n", "12" = "\\f", "13" = "\\r")[as.character(code)]
    x <- gsub(intToUtf8(code), if (is.na(short)) sprintf("\\u%04X", code) else short, x, fixed = TRUE)
  }
  paste0("\"", x, "\"")
}

# A name with dots is a path, as in [prior.parameters]: sofa.rate.rate.
toml_key <- function(key) {
  parts <- strsplit(key, ".", fixed = TRUE)[[1L]]
  if (!nzchar(key) || !all(grepl("^[A-Za-z0-9_-]+$", parts)) || endsWith(key, ".")) return(toml_string(key))
  key
}

toml_number <- function(x) {
  text <- sprintf("%.17g", x)
  short <- format(x, digits = 15L, trim = TRUE, scientific = FALSE)
  plain <- as.numeric(short) == x & nchar(short) <= 17L & is.finite(x)
  text[plain] <- short[plain]
  text[is.infinite(x)] <- ifelse(x[is.infinite(x)] > 0, "inf", "-inf")
  text
}

kPlainValues <- "give numbers, text, TRUE or FALSE, or a list of these"

toml_scalars <- function(x, place) {
  if (inherits(x, "factor")) x <- as.character(x)
  if (inherits(x, c("Date", "POSIXt"))) x <- format(x, "%Y-%m-%d")
  if (!is.atomic(x)) stop_input(place, sprintf("is of class %s", class(x)[1L]), kPlainValues)
  if (anyNA(x)) stop_input(place, "is missing (NA)", "leave the key out, or give it a value")
  if (is.logical(x)) return(ifelse(x, "true", "false"))
  if (is.character(x)) return(vapply(x, toml_string, "", USE.NAMES = FALSE))
  if (is.numeric(x)) return(vapply(as.numeric(x), toml_number, ""))
  stop_input(place, sprintf("is of class %s", class(x)[1L]), kPlainValues)
}

has_names <- function(x) length(x) > 0L && !is.null(names(x)) && all(nzchar(names(x)))

# The rows of a data frame as named lists without what is missing.
rows_of <- function(frame) {
  lapply(seq_len(nrow(frame)), function(i) {
    row <- lapply(as.list(frame), function(column) column[[i]])
    row[!vapply(row, function(cell) length(cell) == 1L && is.na(cell), NA)]
  })
}

is_table_list <- function(x) {
  is.data.frame(x) || (is.list(x) && is.null(names(x)) && length(x) > 0L &&
                         all(vapply(x, function(one) is.list(one) && has_names(one), NA)))
}

# As JSON, which the values of overrides are, tables differ from TOML's.
toml_value <- function(x, place, json = FALSE) {
  if (is.data.frame(x)) x <- rows_of(x)
  if (is.list(x) && has_names(x)) {
    x <- x[!vapply(x, is.null, NA)]
    inside <- vapply(names(x), function(key) {
      paste(if (json) paste0(toml_string(key), ":") else paste(toml_key(key), "="),
            toml_value(x[[key]], paste0(place, ".", key), json))
    }, "")
    return(paste0("{ ", paste(inside, collapse = ", "), " }"))
  }
  if (is.list(x)) {
    if (!is.null(names(x)) && length(x) > 0L)
      stop_input(place, "has members with and without a name", "name all of them, or none")
    return(paste0("[", paste(vapply(x, toml_value, "", place = place, json = json), collapse = ", "), "]"))
  }
  text <- toml_scalars(unclass_asis(x), place)
  if (length(text) == 1L && !inherits(x, "AsIs")) text else paste0("[", paste(text, collapse = ", "), "]")
}

unclass_asis <- function(x) {
  class(x) <- setdiff(class(x), "AsIs")
  x
}

toml_lines <- function(table, place) {
  table <- table[!vapply(table, is.null, NA)]
  vapply(names(table), function(key) {
    paste(toml_key(key), "=", toml_value(table[[key]], paste0(place, key)))
  }, "", USE.NAMES = FALSE)
}

toml_text <- function(x) {
  if (!is.list(x) || !has_names(x))
    stop_input("scenario", "is not a list with names", "write list(title = \"...\", trial = list(...), ...)")
  twice <- anyDuplicated(names(x))
  if (twice) stop_input(names(x)[twice], "stands twice in the list", "name each key once")
  x <- x[!vapply(x, is.null, NA)]
  tables <- vapply(x, function(one) is_table_list(one) || (is.list(one) && has_names(one)), NA)
  lines <- toml_lines(x[!tables], "")
  for (key in names(x)[tables]) {
    many <- is_table_list(x[[key]])
    entries <- if (is.data.frame(x[[key]])) rows_of(x[[key]]) else if (many) x[[key]] else list(x[[key]])
    head <- sprintf(if (many) "[[%s]]" else "[%s]", toml_key(key))
    for (entry in entries) lines <- c(lines, "", head, toml_lines(entry, paste0(key, ".")))
  }
  paste0(paste(lines, collapse = "\n"), "\n")
}

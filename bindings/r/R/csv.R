# A data frame as CSV text in memory: numbers to the last bit, missing cells empty.
csv_text <- function(data, place = "data") {
  if (is.character(data) && length(data) == 1L && grepl("\n", data, fixed = TRUE)) return(enc2utf8(data))
  if (is.matrix(data)) data <- as.data.frame(data)
  if (!is.data.frame(data))
    stop_input(place, sprintf("is of class %s", class(data)[1L]), "give a data frame, or CSV text")
  if (ncol(data) == 0L) stop_input(place, "has no columns", "give a data frame with a row a patient")
  cells <- lapply(names(data), function(name) csv_cells(data[[name]], paste0(place, ", column ", name)))
  lines <- if (nrow(data) > 0L) do.call(paste, c(cells, sep = ",")) else character()
  paste0(paste(c(paste(csv_quoted(names(data)), collapse = ","), lines), collapse = "\n"), "\n")
}

csv_quoted <- function(x) paste0("\"", gsub("\"", "\"\"", enc2utf8(x), fixed = TRUE), "\"")

csv_cells <- function(x, place) {
  if (is.list(x) || !is.null(dim(x)))
    stop_input(place, "is not a plain vector", "give one number or one text a row")
  missing <- is.na(x)
  if (inherits(x, "Surv")) stop_input(place, "is a Surv object", "give columns time and status")
  if (is.factor(x)) x <- as.character(x)
  if (inherits(x, c("Date", "POSIXt"))) x <- format(x, "%Y-%m-%d")
  if (is.logical(x)) x <- as.integer(x)
  text <- if (is.numeric(x)) sprintf("%.17g", as.numeric(x)) else csv_quoted(as.character(x))
  text[missing] <- ""
  text
}

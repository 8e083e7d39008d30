eq_read_run <- function(path, store = TRUE) {
  path <- path.expand(one_word(path, "path"))
  if (!file.exists(path)) stop_input(path, "there is no such folder", "name the folder that a run wrote")
  is_store <- !dir.exists(path)
  folder <- if (is_store) dirname(path) else path
  files <- if (is_store) character() else list.files(folder, pattern = "\\.csv$", full.names = TRUE)
  database <- if (is_store) path else file.path(folder, "run.sqlite")
  if (length(files) == 0L && !file.exists(database))
    stop_input(path, "holds no results: neither CSV files nor run.sqlite", "name the folder that a run wrote")
  run <- lapply(files, read_table)
  names(run) <- sub("\\.csv$", "", basename(files))
  run$manifest <- read_manifest(file.path(folder, "manifest.json"))
  if (flag(store, "store") && file.exists(database)) run$store <- read_store(database)
  report <- file.path(folder, "report.html")
  if (file.exists(report)) run$report <- normalizePath(report)
  run$path <- normalizePath(path)
  run$study <- list(title = run$manifest$title, hash = run$manifest$scenario_hash)
  structure(run, class = c("eq_run", "eq_result"))
}

# Errors and limits by their names: X_mcse, X_lower, X_upper; those without an X are the answer's.
read_table <- function(file) {
  table <- utils::read.csv(file, check.names = FALSE, colClasses = "character", na.strings = "", encoding = "UTF-8")
  table[] <- lapply(table, typed)
  answer <- intersect(c("power_at_n", "power", "assurance", "value", "mean"), names(table))[1L]
  for (name in names(table)) {
    for (about in c("mcse", "lower", "upper")) {
      beside <- if (identical(name, answer) && about %in% names(table)) about else paste0(name, "_", about)
      if (beside %in% names(table)) attr(table[[name]], about) <- beside
    }
  }
  class(table) <- c("eq_table", "data.frame")
  table
}

# Text as what it is: yes and no, whole numbers, numbers (to the last bit, which R's own reading is not), else text.
typed <- function(text) {
  known <- text[!is.na(text)]
  if (length(known) == 0L) return(rep(NA, length(text)))
  if (all(known %in% c("true", "false"))) return(text == "true")
  number <- .Call(eqr_numbers, text)
  if (is.null(number)) return(text)
  if (all(grepl("^-?[0-9]{1,9}$", known))) as.integer(number) else number
}

read_manifest <- function(file) {
  if (!file.exists(file)) return(NULL)
  if (requireNamespace("jsonlite", quietly = TRUE)) return(jsonlite::fromJSON(file))
  list(text = paste(readLines(file, encoding = "UTF-8"), collapse = "\n"))
}

# run.sqlite (sim/store/README.md), where RSQLite is installed: what the run is of, who computed, how much a point.
read_store <- function(file) {
  if (!requireNamespace("RSQLite", quietly = TRUE) || !requireNamespace("DBI", quietly = TRUE)) {
    message("run.sqlite is not read: RSQLite is not installed")
    return(NULL)
  }
  db <- DBI::dbConnect(RSQLite::SQLite(), file, flags = RSQLite::SQLITE_RO)
  on.exit(DBI::dbDisconnect(db))
  ask <- function(sql) DBI::dbGetQuery(db, sql)
  layout <- ask("PRAGMA user_version")[[1L]]
  if (ask("PRAGMA application_id")[[1L]] != 0x65717569 || layout != 1)
    stop_input(file, "is not a store of this layout", "read it with the package of the program that wrote it")
  run <- ask("SELECT key, value FROM run")
  list(run = stats::setNames(as.list(run$value), run$key),
       inputs = ask("SELECT name, text FROM input"),
       sessions = ask("SELECT id, host, process, version, began, ended FROM session"),
       points = ask("SELECT point.id AS point, point.key AS key, count(block.first) AS blocks,
                            coalesce(sum(block.count), 0) AS units, coalesce(sum(block.seconds), 0) AS seconds
                     FROM point LEFT JOIN block ON block.point = point.id GROUP BY point.id"))
}

.onLoad <- function(libname, pkgname) {
  session$name <- paste(Sys.getpid(), format(Sys.time(), "%Y%m%d%H%M%OS6"))
}

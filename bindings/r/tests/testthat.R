library(testthat)
library(equipoise)

test_check("equipoise")

#include "sim/cli/program.hpp"

int main(int argc, char** argv) { return equipoise::run_program(argc, argv); }

"""The program as its --help tells it, and commands run with few trials: for tests/documents."""
import os
import re
import subprocess

FEW = {  # what a command is run with in place of its own numbers, where its verb has the option
    "power": ["--trials", "64"], "curve": ["--trials", "64"], "simulate": [], "interim": ["--trials", "64"],
    "size": ["--trials", "200"], "assurance": ["--trials", "64", "--draws", "8", "--trials-per-draw", "2"],
}


class Program:
    def __init__(self, path):
        self.path, self.helps = path, {}

    def help_of(self, verb):
        if verb not in self.helps:
            ran = subprocess.run([self.path, verb, "--help"] if verb else [self.path, "--help"],
                                 capture_output=True, text=True)
            self.helps[verb] = ran.stdout if ran.returncode == 0 else ""
        return self.helps[verb]

    def options_of(self, verb):
        return set(re.findall(r"(?<![\w-])(--?[a-z][a-z-]*)", self.help_of(verb)))

    def verbs(self):
        return {line.split()[0] for line in self.help_of("").split("\n") if re.match(r"^  [a-z]", line)}

    def mistakes_in(self, command):
        """What a command names that the program does not have, in words."""
        words = re.sub(r"\s#.*$", "", command).split()
        if command.startswith("--"):
            known = any(words[0].split("=")[0] in self.options_of(verb) for verb in self.verbs())
            return [] if known else [f"no verb has the option {words[0]}"]
        verb = words[1] if len(words) > 1 and not words[1].startswith("-") else ""
        if verb and verb not in self.verbs():
            return [f"there is no verb {verb}: {command.strip()}"]
        options = [word.split("=")[0] for word in words[1:] if re.match(r"--?[a-z]", word)]
        return [f"equipoise {verb} has no option {word}" for word in options if word not in self.options_of(verb)]

    def run(self, command, folder):
        path = os.path.dirname(self.path) + os.pathsep + os.environ["PATH"]
        return subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True,
                              env={**os.environ, "PATH": path, "LC_ALL": "C.UTF-8"})

    def with_few_trials(self, command):
        verb = command.split()[1]
        for option, value in zip(FEW.get(verb, [])[0::2], FEW.get(verb, [])[1::2]):
            if option in self.options_of(verb) and not (option == "--trials" and "--mcse" in command):
                command = re.sub(rf"\s{option}\s+\S+", "", command) + f" {option} {value}"
        return command

"""What a machine can see of the house style in single files (docs/development.md)."""

import ast
import inspect
import re

import sim
from tests.house.sources import PACKAGE, called, imported, python_files, text, tree

LONGEST_FILE = 400  # lines: one subject a file
LONGEST_FUNCTION = 60  # lines: a function fits a screen
SPEAKERS = ("sim/cli.py", "sim/cli/", "sim/report/terminal")  # whose business is the screen
SPEECH = {"print", "input", "sys.stdout.write", "sys.stderr.write", "warnings.warn"}

# Calls that read the machine's clock; time.perf_counter, which measures how long something took, is no such call.
NOW = re.compile(r"(^|\.)((datetime|date)\.(now|today|utcnow)|time\.(time|time_ns|localtime|gmtime))$")
# numpy's functions on its one global generator; Generator and the bit generators begin with a capital.
GLOBAL_NUMPY = re.compile(r"^(np|numpy)\.random\.(?!default_rng$)[a-z_]+$")


def functions(name):
    return [n for n in ast.walk(tree(name)) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))]


def calls_that(breach):
    """Every call in the package for which `breach(file, call, dotted name)` holds, as `file:line name()`."""
    return [
        f"{name}:{call.lineno} {what}()"
        for name in python_files(PACKAGE)
        for call, what in called(name)
        if breach(name, call, what)
    ]


def does_nothing(function):
    """Whether a function consists of a docstring, `pass` or `...` alone, and is more than a declaration."""
    said_elsewhere = any(
        re.search(r"overload|abstractmethod|click\.group", ast.unparse(d)) for d in function.decorator_list
    )
    return not said_elsewhere and all(
        isinstance(s, ast.Pass) or (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))
        for s in function.body
    )


def declared_in_protocols(name):
    protocols = (
        node
        for node in ast.walk(tree(name))
        if isinstance(node, ast.ClassDef) and any("Protocol" in ast.unparse(base) for base in node.bases)
    )
    return {method for protocol in protocols for method in protocol.body}


def test_file_has_one_subject():
    lengths = {name: len(text(name).splitlines()) for name in python_files()}
    assert not {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE}


def test_function_fits_a_screen():
    lengths = {
        f"{name}:{f.lineno} {f.name}": f.end_lineno - f.lineno + 1 for name in python_files() for f in functions(name)
    }
    assert not {place: lines for place, lines in lengths.items() if lines > LONGEST_FUNCTION}


def test_randomness_is_never_global():
    assert not [
        f"{name}:{line} imports {module}"
        for name in python_files(PACKAGE)
        for line, module in imported(name)
        if module.split(".")[0] == "random"
    ]
    assert not calls_that(lambda _, __, what: GLOBAL_NUMPY.match(what))
    assert not calls_that(lambda _, call, what: what.endswith("default_rng") and not (call.args or call.keywords))


def test_no_clock_but_the_scenarios():
    assert not calls_that(lambda _, __, what: NOW.search(what))


def test_only_the_speakers_speak():
    assert not calls_that(lambda name, _, what: what in SPEECH and not name.startswith(SPEAKERS))


def test_nothing_is_left_to_be_written():
    assert not [
        f"{name}:{node.lineno}"
        for name in python_files(PACKAGE)
        for node in ast.walk(tree(name))
        if isinstance(node, ast.Name) and node.id == "NotImplementedError"
    ]
    assert not [
        f"{name}:{f.lineno} {f.name}"
        for name in python_files(PACKAGE)
        for f in functions(name)
        if does_nothing(f) and f not in declared_in_protocols(name)
    ]


def test_package_names_what_is_public():
    assert {"EventLog", "simulate"} <= set(getattr(sim, "__all__", ()))


def test_public_functions_are_documented_down_to_their_parameters():
    # That every public name has a docstring and annotations is ruff's business (D1, ANN).
    for public in getattr(sim, "__all__", ()):
        function = getattr(sim, public)
        if inspect.isfunction(function):
            told = inspect.getdoc(function) or ""
            silent = [p for p in inspect.signature(function).parameters if not re.search(rf"\b{p}\b", told)]
            assert not silent, f"sim.{public}: its docstring says nothing of these parameters"
            assert ">>>" in told, f"sim.{public}: its docstring has no example"


def test_the_rules_see_a_breach():
    assert NOW.search("datetime.datetime.now")
    assert NOW.search("time.time")
    assert not NOW.search("log.start.time")
    assert GLOBAL_NUMPY.match("np.random.normal")
    assert not GLOBAL_NUMPY.match("np.random.Generator")
    assert does_nothing(ast.parse("def f():\n    '''Later.'''\n    pass").body[0])
    assert not does_nothing(ast.parse("def f():\n    return 1").body[0])

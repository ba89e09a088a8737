"""Rules of the house that a reader of one file cannot see."""

import ast
import re
from collections import defaultdict
from functools import cache

from django.apps import apps

from tests.architecture.source import ROOMS, ROOT, chain, modules, nodes, place, root_name

METHOD = "zicht/method"  # a module, or a package when it outgrows one
LONGEST = 400
WRITES = {"update", "create", "get_or_create", "update_or_create", "bulk_update"}
SIGNALS = {"django.dispatch", "django.db.models.signals", "django.contrib.auth.signals"}

# Queryset updates write no history. Each exception says why the trail loses nothing.
UPDATES_WITHOUT_HISTORY = {
    (
        "analyses/lease.py",
        "AnalysisJob",
    ): "the claim must be one conditional update; keep_history() adds the history rows",
    ("analyses/outcomes.py", "Result"): "_keep_results() adds the history rows at once",
    ("analyses/tasks.py", "AnalysisJob"): "when the bell was rung is not a fact about the job",
    ("analyses/claims.py", "rows"): "a claim and how far the work is are no facts about the row",
    ("reviews/checklists.py", "checklist_model"): "runs in a migration, before there is anybody",
}


def test_only_the_method_writes_a_phase():
    wrong = [place(path, node) for path, node in nodes(ast.Attribute, ast.Call) if _writes_phase(node)]
    assert [entry for entry in wrong if not entry.startswith(METHOD)] == []


def _writes_phase(node):
    if isinstance(node, ast.Attribute):
        return node.attr == "phase" and isinstance(node.ctx, ast.Store)
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name == "setattr":
        return any(isinstance(word, ast.Constant) and word.value == "phase" for word in node.args)
    on_trajectory = root_name(node.func) == "Trajectory" or name == "update"
    return on_trajectory and name in WRITES and any(word.arg == "phase" for word in node.keywords)


def test_nothing_happens_behind_the_scenes():
    imports = [
        place(path, node)
        for path, node in nodes(ast.ImportFrom, ast.Import)
        if {getattr(node, "module", None), *(name.name for name in node.names)} & {*SIGNALS, "receiver"}
    ]
    assert imports == []


def test_saving_a_row_only_saves_that_row():
    wrong = [
        place(path, method)
        for path, owner in nodes(ast.ClassDef)
        if "/models" in path
        for method in owner.body
        if isinstance(method, ast.FunctionDef) and method.name in ("save", "delete") and _does_more(method)
    ]
    assert wrong == []


def _does_more(method):
    """A refusal (raise) and the call upwards are all that may stand in a save()."""
    assigned = any(isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign)) for node in ast.walk(method))
    calls = [
        node.value
        for node in ast.walk(method)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    ]
    return assigned or any(root_name(call) != "super" for call in calls)


def test_imports_stand_at_the_top():
    wrong = [
        place(path, inner)
        for path, function in nodes(ast.FunctionDef, ast.AsyncFunctionDef)
        for inner in ast.walk(function)
        if isinstance(inner, (ast.Import, ast.ImportFrom))
        # Before ready() Django has no models yet, so an app that registers checks has no other place.
        if not (path.endswith("apps.py") and function.name == "ready")
    ]
    assert wrong == []


def test_no_file_outgrows_its_noun():
    files = [
        path
        for room in (*ROOMS, "templates", "ops", "bench", "tests")
        for path in (ROOT / room).rglob("*")
        if path.suffix in (".py", ".html") and "migrations" not in path.parts
    ]
    long = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in files
    }
    assert {path: lines for path, lines in long.items() if lines > LONGEST} == {}


def test_each_module_says_what_lives_there():
    silent = [path for path, tree in modules().items() if tree.body and not ast.get_docstring(tree)]
    assert silent == []


def test_names_do_not_hide_meaning():
    hiding = re.compile(r"^(process|handle|manage)_(?!exception$|view$)|^(utils|helpers|common)$")
    functions = [place(path, node) for path, node in nodes(ast.FunctionDef) if hiding.match(node.name)]
    files = [path for path in modules() if hiding.match(path.rsplit("/", 1)[-1].removesuffix(".py"))]
    assert functions + files == []


def test_history_is_not_bypassed():
    kept = {model.__name__ for model in apps.get_models() if hasattr(model, "history")}
    wrong = [
        place(path, node)
        for path, node in nodes(ast.Call)
        if _bypasses_history(node, kept) and (path, root_name(node.func)) not in UPDATES_WITHOUT_HISTORY
    ]
    assert wrong == []


def _bypasses_history(call, kept):
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    if name not in ("update", "bulk_create", "bulk_update"):
        return False
    model, way = root_name(call.func), chain(call.func)
    if model[:1].isupper():
        return model in kept
    reached = [_reverse_names()[step] for step in way if step in _reverse_names()]
    if reached:
        return bool(reached[0] & kept)
    return name == "update" and not call.args and bool({"objects", "filter", "exclude"} & set(way))


@cache
def _reverse_names():
    """related_name -> names of the models that it leads to."""
    found = defaultdict(set)
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if field.auto_created and field.is_relation and not field.concrete and field.get_accessor_name():
                found[field.get_accessor_name()].add(field.related_model.__name__)
    return found

"""How many faults put into the edits the examples find: ``python -m bench.edit_mutants``.

Each comparison is turned round or moved by one, each "and" and "or" exchanged, each code
taken out of a set, one at a time; a mutant is caught if an example decides otherwise.
"""

import ast
import copy
import sys
from collections.abc import Iterator
from pathlib import Path

from registry.edits import edit as edits
from registry.edits import rules
from tests.edits.examples import examples

FLIPPED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}


def main() -> None:
    """Print the mutants that survive and the share that is caught."""
    caught = total = 0
    cases = [(each.edit_id, each.expected == "fail", each.case()) for each in examples()]
    for subject in rules.SUBJECTS:
        path = Path(rules.__file__).parent / f"{subject}.py"
        source = path.read_text("utf-8")
        own = {edit.id for edit in _made(ast.parse(source), subject)}
        wanted = [case for case in cases if case[0] in own]
        for line, tree in _mutants(source):
            total += 1
            if _differs(_made(tree, subject), wanted):
                caught += 1
            else:
                sys.stdout.write(f"{subject}.py:{line} survives: {source.splitlines()[line - 1]}\n")
    sys.stdout.write(f"{caught} of {total} mutants caught, {100 * caught / total:.1f} %\n")


def _mutants(source: str) -> Iterator[tuple[int, ast.Module]]:
    """Give the module with one fault at a time, and the line that it is in."""
    tree = ast.parse(source)
    inside = [
        node
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for statement in function.body
        for node in ast.walk(statement)
    ]
    for node in inside:
        if isinstance(node, ast.Compare):
            for place, operator in enumerate(node.ops):
                for flipped in FLIPPED[type(operator)]:
                    node.ops[place] = flipped()
                    yield node.lineno, copy.deepcopy(tree)
                node.ops[place] = operator
        elif isinstance(node, ast.BoolOp):
            operation, node.op = node.op, ast.Or() if isinstance(node.op, ast.And) else ast.And()
            yield node.lineno, copy.deepcopy(tree)
            node.op = operation
        elif isinstance(node, ast.Set) and len(node.elts) > 1:
            for place, element in enumerate(list(node.elts)):
                del node.elts[place]
                yield node.lineno, copy.deepcopy(tree)
                node.elts.insert(place, element)


def _made(tree: ast.Module, subject: str) -> list[edits.Edit]:
    """Return the edits that a module makes, leaving those of the edit set alone."""
    kept, edits._made = edits._made, {}
    try:
        name = f"registry.edits.rules.{subject}"
        exec(compile(ast.fix_missing_locations(tree), name, "exec"), {"__name__": name})
        return list(edits._made.values())
    finally:
        edits._made = kept


def _differs(made: list[edits.Edit], wanted: list[tuple[str, bool, edits.Case]]) -> bool:
    by_id = {edit.id: edit for edit in made}
    for edit_id, fails, case in wanted:
        try:
            if bool(by_id[edit_id].failing(case)) is not fails:
                return True
        except Exception:
            return True
    return False


if __name__ == "__main__":
    main()

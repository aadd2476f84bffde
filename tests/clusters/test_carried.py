"""What adapters do besides scheduling: policies as bytes, plain types, columns that are kept. No cluster is needed."""

from __future__ import annotations

import pickle
import re
from threading import Barrier, Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pa = pytest.importorskip("pyarrow")
pytest.importorskip("numpy")

from tests.clusters.rows_for_clusters import expected, policy, table  # noqa: E402
from tests.engines.tables_of_applications import table_of  # noqa: E402
from xcrules.clusters import carried  # noqa: E402
from xcrules.clusters.dask import _frame, _table  # noqa: E402
from xcrules.clusters.spark import map_in_arrow  # noqa: E402
from xcrules.compiled_files import Compiled  # noqa: E402
from xcrules.diagnostics import ApplicationError, PolicyError  # noqa: E402
from xcrules.engines.columns.deciding import Engine  # noqa: E402
from xcrules.policy import Policy  # noqa: E402
from xcrules.testing.language.applications import applications  # noqa: E402
from xcrules.testing.language.scenes import Scene, scenes  # noqa: E402

SLOW_DRAWS = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example)


@settings(max_examples=10, suppress_health_check=SLOW_DRAWS)
@given(scenes(), st.data())
def test_drawn_tables_come_through(scene: Scene, data: st.DataObject) -> None:
    """Through Dask's frames and Spark's batches, cut anywhere, each row gets the answer of `decide_table`."""
    pandas = pytest.importorskip("pandas")
    found = [scene.application, *(data.draw(applications(scene.reads)) for _ in range(5))]
    whole = table_of(found, scene.policy.shape, full=data.draw(st.booleans()))
    rows = scene.policy.decide_table(whole, reasons=True, missing=True).to_pylist()
    compiled = scene.policy.compiled()
    frame = whole.to_pandas(types_mapper=pandas.ArrowDtype)
    framed = _frame(carried.decided(_table(frame), compiled, True, True, ()), frame)
    assert pa.Table.from_pandas(framed, preserve_index=False).to_pylist() == rows
    function, _ = map_in_arrow(scene.policy, reasons=True, missing=True)
    size = data.draw(st.integers(1, 6))
    batches = list(function(iter(carried.plain(whole).to_batches(max_chunksize=size))))
    assert [row for batch in batches for row in batch.to_pylist()] == rows


def test_the_function_for_spark_carries_bytes_and_nothing_of_ours() -> None:
    function, _ = map_in_arrow(policy(), reasons=True, keep={"declaration": "string"})
    assert [type(each) for each in function.args] == [bytes, bool, bool, tuple]  # type: ignore[attr-defined]
    assert function.args[0] == policy().compiled()  # type: ignore[attr-defined]


@pytest.mark.parametrize("asked", [{}, {"reasons": True}, {"missing": True}, {"reasons": True, "missing": True}])
def test_the_schema_for_spark_names_what_comes(asked: dict[str, bool]) -> None:
    function, schema = map_in_arrow(policy(), keep={"declaration": "bigint", "a`b": "string"}, **asked)
    given = table().append_column("declaration", pa.array(range(table().num_rows)))
    given = given.append_column("a`b", pa.array(["x"] * table().num_rows))
    (answer,) = function(iter(given.to_batches()))
    assert answer.schema.names == ["declaration", "a`b", *policy().tables(**asked).schema.names]
    assert schema.startswith(
        "`declaration` bigint, `a``b` string, `outcome` string, `interim` string, `possible` smallint, `fired` binary"
    )
    assert len(columns(schema)) == len(answer.schema)
    assert answer.to_pylist()[0]["declaration"] == 0


def columns(schema: str) -> list[str]:
    """The columns of a schema in Spark's words: what commas outside of `<` and `>` part."""
    return re.split(r", (?![^<]*>)", re.sub(r"<[^<>]*>", "", re.sub(r"<[^<>]*>", "", schema)))


def test_rows_that_are_unusable_keep_their_places() -> None:
    function, _ = map_in_arrow(policy())
    batches = function(iter(table().to_batches(max_chunksize=2)))
    assert [row for batch in batches for row in batch.to_pylist()] == expected(table())


@pytest.mark.parametrize(("first", "length"), [(0, 6), (1, 3), (2, 4), (3, 1), (5, 1), (4, 0)])
def test_any_part_of_a_table_becomes_plain(first: int, length: int) -> None:
    """Also where nulls stand above words, and where there are no words at all."""
    word = pa.dictionary(pa.int32(), pa.string())
    inner = pa.struct([("word", word), ("none", word), ("yes", pa.bool_())])
    schema = pa.schema({"list": pa.list_(inner), "one": inner, "mask": pa.binary(2), "small": pa.uint8(), "word": word})
    of = [{"word": "a", "none": None, "yes": True}, {"word": None, "none": None, "yes": None}, None]
    lists = [of, None, of[1:], [], of[:1] * 3, None]
    rows = [
        {"list": each, "one": of[at % 3], "mask": b"ab", "small": 200 + at, "word": "w" if at % 2 else None}
        for at, each in enumerate(lists)
    ]
    part = pa.Table.from_pylist(rows, schema).slice(first, length)
    plain = carried.plain(part)
    assert plain.to_pylist() == rows[first : first + length]
    plain.validate(full=True)
    assert plain.schema.types == [
        pa.list_(pa.struct([("word", pa.string()), ("none", pa.string()), ("yes", pa.bool_())])),
        pa.struct([("word", pa.string()), ("none", pa.string()), ("yes", pa.bool_())]),
        pa.binary(),
        pa.int16(),
        pa.string(),
    ]


def test_threads_load_a_policy_once_and_have_engines_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded, engines, both, load = list[Compiled](), list[Engine](), Barrier(2), carried.of_file

    def counting(found: Compiled) -> Policy:
        loaded.append(found)
        return load(found)

    def work() -> None:
        both.wait()
        engines.append(carried.engine_of(compiled, False, False))

    monkeypatch.setattr(carried, "of_file", counting)
    carried.policy_of.cache_clear()
    compiled = policy().compiled()
    threads = [Thread(target=work) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(loaded) == 1
    assert engines[0] is not engines[1] and engines[0].book is engines[1].book


def test_an_engine_is_kept_for_what_is_asked() -> None:
    compiled = policy().compiled()
    first = carried.engine_of(compiled, True, False)
    assert carried.engine_of(bytes(bytearray(compiled)), True, False) is first
    assert carried.engine_of(compiled, False, False) is not first


def test_bytes_that_are_no_policy() -> None:
    with pytest.raises(PolicyError):
        carried.policy_of(b"no policy")


@pytest.mark.parametrize("kind", [ApplicationError, PolicyError])
def test_problems_travel_between_processes(kind: type[ApplicationError] | type[PolicyError]) -> None:
    try:
        policy().decide({"colour": "red"})
    except ApplicationError as error:
        raised = kind(error.problems)
    again = pickle.loads(pickle.dumps(raised))  # noqa: S301
    assert type(again) is kind
    assert (again.problems, str(again)) == (raised.problems, str(raised))

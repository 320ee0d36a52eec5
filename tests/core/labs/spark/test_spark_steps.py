"""Statements of SQL as DataFrame steps: the steps, run by themselves, give the statement's rows."""

from __future__ import annotations

import pytest
from pyspark.sql import functions
from support.spark_runs import ask

from core.labs.spark.reports import TellInSteps
from core.runtime.errors import LabError

pytestmark = pytest.mark.slow

TOLD = [
    "SELECT * FROM boston LIMIT 100",
    "SELECT CHAS, count(*) AS n, avg(MEDV) AS m FROM boston WHERE RM > 6 AND AGE < 90 "
    "GROUP BY CHAS HAVING m > 2 ORDER BY m DESC LIMIT 5",
    "SELECT avg(MEDV) FROM boston GROUP BY CHAS ORDER BY 1",
    "SELECT count(*) FROM boston",
    "SELECT DISTINCT RAD, CHAS FROM boston ORDER BY RAD, CHAS DESC",
    "SELECT *, RM * 2 AS double_rm, upper('x') AS x FROM boston",
    "SELECT RM + 1 AS r, 'it''s' q FROM boston WHERE MEDV BETWEEN 10 AND 20 AND RM IS NOT NULL",
    "SELECT RM FROM boston WHERE RM IS NOT NULL",
    "SELECT RM FROM boston WHERE RAD NOT IN (1, 2)",
    "SELECT b.RAD, c.n FROM boston b JOIN (SELECT RAD, count(*) AS n FROM boston GROUP BY RAD) c "
    "ON b.RAD = c.RAD",
    "SELECT RAD, a.RM, b.RM FROM boston a LEFT JOIN boston b USING (RAD)",
    "SELECT * FROM boston, boston c LIMIT 3",
    "SELECT RAD, count(DISTINCT CHAS) AS k FROM boston GROUP BY RAD ORDER BY RAD OFFSET 2",
    "SELECT RAD FROM boston GROUP BY RAD",
    "SELECT max(MEDV) AS top, RAD FROM boston GROUP BY RAD",
    "SELECT RAD % 2 AS odd, count(1) FROM boston GROUP BY RAD % 2",
    "SELECT CASE WHEN MEDV > 20 THEN 'dear' ELSE 'cheap' END AS kind, round(avg(RM), 2) AS rooms "
    "FROM boston GROUP BY kind",
    "SELECT RAD, MEDV, rank() OVER (PARTITION BY RAD ORDER BY MEDV DESC) AS p FROM boston",
    "SELECT RAD FROM boston UNION SELECT CHAS FROM boston",
    "SELECT RM FROM boston ORDER BY MEDV DESC LIMIT 3",
    "SELECT stddev(MEDV) s FROM (SELECT MEDV FROM boston WHERE (RAD = 1 OR RAD = 2) AND RM > 6) t",
]


def rows_of(table):
    """Return names and rows as texts, in order of the texts, as SQL promises no other."""
    return table.columns, sorted(map(str, table.collect()))


@pytest.mark.parametrize("query", TOLD)
def test_the_steps_give_the_rows_of_the_statement(lab, query):
    code = ask(lab.state, TellInSteps({}, query))
    spark = lab.session.backend.spark
    assert "spark.sql" not in code
    given = eval(code, {"spark": spark, "F": functions})
    assert rows_of(given) == rows_of(spark.sql(query))


def test_steps_are_laid_out_one_a_line(lab):
    assert ask(lab.state, TellInSteps({}, TOLD[1])) == (
        "(\n"
        '    spark.table("boston")\n'
        '    .where("RM > 6 AND AGE < 90")\n'
        '    .groupBy("CHAS")\n'
        '    .agg(F.count("*").alias("n"), F.avg("MEDV").alias("m"))\n'
        '    .where("m > 2")\n'
        '    .orderBy(F.desc("m"))\n'
        "    .limit(5)\n"
        ")"
    )


@pytest.mark.parametrize(
    "query",
    [
        "WITH t AS (SELECT 1 AS a) SELECT * FROM t",
        "SELECT sum(MEDV), RAD FROM boston GROUP BY ROLLUP(RAD)",
        "SHOW TABLES",
        "SELECT * FROM boston LIMIT (1 + 1)",
    ],
)
def test_what_cannot_be_told_in_steps_is_said(lab, query):
    with pytest.raises(LabError, match="not told in steps"):
        ask(lab.state, TellInSteps({}, query))


def test_a_wrong_statement_is_told_as_for_its_rows(lab):
    with pytest.raises(LabError, match="Did you mean one of the following"):
        ask(lab.state, TellInSteps({}, "SELECT CHASS FROM boston"))


def test_a_statement_that_does_something_is_not_done_to_be_told(lab):
    with pytest.raises(LabError, match="not told in steps"):
        ask(lab.state, TellInSteps({}, "CREATE TEMPORARY VIEW made AS SELECT 1 AS a"))
    assert not lab.session.backend.spark.catalog.tableExists("made")

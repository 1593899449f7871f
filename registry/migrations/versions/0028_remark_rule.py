"""The rule by which a submission left a case out, so that its counts lead to their cases."""

import sqlalchemy as sa
from alembic import op

revision = "0028_remark_rule"
down_revision = "0027_reference_rates"
branch_labels = None
depends_on = None

# How the first reason of a case that was left out begins, by rule.
BEGINNINGS = {
    "incomplete": "The abstract is not complete",
    "no number": "Accession or sequence number is blank",
    "number disputed": "Another patient holds this accession number",
    "class not taken": "Class of case ",
    "new": "New: this submission",
    "changed": "Changed: this submission",
    "unchanged": "Unchanged since it was last sent",
}


def upgrade() -> None:
    with op.batch_alter_table("submission_remark") as batch_op:
        batch_op.add_column(
            sa.Column("rule", sa.String(length=20), nullable=False, server_default="")
        )
    remark = sa.table(
        "submission_remark", sa.column("kind"), sa.column("reason"), sa.column("rule")
    )
    first = sa.func.substr(remark.c.reason, 1, 1)
    # Edits have capitals, the ids of items do not.
    otherwise = sa.case((first == sa.func.upper(first), "errors"), else_="value not carried")
    begins = [
        (sa.func.substr(remark.c.reason, 1, len(words)) == words, rule)
        for rule, words in BEGINNINGS.items()
    ]
    op.execute(
        remark.update()
        .where(remark.c.kind == "left out")
        .values(rule=sa.case(*begins, else_=otherwise))
    )


def downgrade() -> None:
    with op.batch_alter_table("submission_remark") as batch_op:
        batch_op.drop_column("rule")

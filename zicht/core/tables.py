"""Making all tables of an app from one rendering of its models."""

from typing import Any

from django.db import migrations


class AllTablesAtOnce(migrations.Migration):
    """A first migration that holds models and nothing else.

    Django renders every model that hangs together again after each operation. Here all of it hangs on the user, so that
    grows with the square of the number of models and takes most of a minute on an empty database. These operations do
    not depend on what lies between them, so their states are taken first and rendered once.
    """

    def apply(self, project_state: Any, schema_editor: Any, collect_sql: bool = False) -> Any:
        """As in Django; `project_state` comes back with the models of this app."""
        before, after = project_state.clone(), _unrendered(project_state)
        for operation in self.operations:
            operation.state_forwards(self.app_label, after)
        for operation in self.operations:
            if collect_sql:
                schema_editor.collected_sql.append(f"-- {operation.describe()}")
            operation.database_forwards(self.app_label, schema_editor, before, after)
        return after


def _unrendered(state: Any) -> Any:
    bare = state.clone()
    bare.__dict__.pop("apps", None)
    return bare

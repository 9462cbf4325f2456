"""Django's own `migrate`, which then makes the view of the register's public tier anew."""

from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from incidents.models.register import public_view


class Command(migrate.Command):
    """The view has every column of its table, and is in the way of what removes one."""

    def handle(self, *args, **options):
        """Migrate, and make the view anew; dropped first only where it would be in the way."""
        using = options["database"]
        executor = MigrationExecutor(connections[using])
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if options["migration_name"] or public_view.stands_in_the_way(plan):
            public_view.drop_public_view(using)
        super().handle(*args, **options)
        public_view.make_public_view(using)

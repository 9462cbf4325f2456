"""Django's own `migrate`, which then grants the roles of the second wall their rights."""

from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from incidents.models.people import wall_rights


class Command(migrate.Command):
    """The view has every column of its table, and is in the way of what removes one."""

    def handle(self, *args, **options):
        """Migrate, and make the view anew; dropped first only where it would be in the way."""
        using = options["database"]
        if options["plan"] or options["check_unapplied"]:
            super().handle(*args, **options)
            return
        executor = MigrationExecutor(connections[using])
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if options["migration_name"] or wall_rights.stands_in_the_way(plan):
            wall_rights.drop_public_view(using)
        super().handle(*args, **options)
        wall_rights.grant_wall(using)

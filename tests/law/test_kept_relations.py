"""The relations that a process keeps are those that hold now."""

from incidents.models import Relation
from incidents.models.register.generations import Generation
from incidents.queries.law.relations import read_graph
from incidents.values.tiers import Tier

LAW = "advertising-law"


def test_what_is_kept_is_read_without_the_relations(cast, django_assert_num_queries):
    first = read_graph()
    with django_assert_num_queries(1):
        assert read_graph() is first


def test_a_changed_law_is_read_at_the_next_call(cast):
    before = read_graph()
    gone = before.touching(LAW)[0]
    Relation.objects.filter(pk=gone.pk).delete()
    Generation.objects.move([Tier.PUBLIC.value])
    assert gone.pk not in {one.pk for one in read_graph().relations}

import pytest
from sms_sandbox.wire.routing import RouteMatch, Router

ROUTES = Router(
    [
        ("GET", "/messages", "list"),
        ("POST", "/messages", "send"),
        ("GET", "/messages/:id", "status"),
        ("DELETE", "/messages/:id", "cancel"),
        ("GET", "/lists/:list/members/:member", "member"),
        ("GET", "/messages/count", "count"),
        ("GET", "/odd.+", "odd"),
        ("GET", "/odd.+/:name", "odd with a name"),
    ]
)


@pytest.mark.parametrize(
    ("method", "path", "found"),
    [
        ("GET", "/messages", RouteMatch("list", {})),
        ("POST", "/messages", RouteMatch("send", {})),
        ("GET", "/messages/m1", RouteMatch("status", {"id": "m1"})),
        ("DELETE", "/messages/m1", RouteMatch("cancel", {"id": "m1"})),
        ("GET", "/lists/3/members/%2B33639980001", RouteMatch("member", {"list": "3", "member": "%2B33639980001"})),
        ("GET", "/messages/é\n", RouteMatch("status", {"id": "é\n"})),
        ("GET", "/odd.+", RouteMatch("odd", {})),
        ("GET", "/odd.+/x", RouteMatch("odd with a name", {"name": "x"})),
    ],
)
def test_method_and_path_find_the_route(method: str, path: str, found: RouteMatch[str]) -> None:
    assert ROUTES.find(method, path) == found


def test_a_path_of_its_own_goes_before_a_path_with_a_name_in_it() -> None:
    assert ROUTES.find("GET", "/messages/count") == RouteMatch("count", {})


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/messages"),
        ("get", "/messages"),
        ("PUT", "/messages/m1"),
        ("GET", "/Messages"),
        ("GET", "/messages/"),
        ("GET", "//messages"),
        ("GET", "/messages/m1/x"),
        ("GET", "/lists//members/1"),
        ("GET", "/oddx"),
        ("GET", "/oddxx/x"),
        ("GET", ""),
    ],
)
def test_any_other_method_or_path_leads_nowhere(method: str, path: str) -> None:
    assert ROUTES.find(method, path) is None


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/messages", ("GET", "POST")),
        ("/messages/m1", ("DELETE", "GET")),
        ("/messages/count", ("GET",)),
        ("/elsewhere", ()),
    ],
)
def test_a_path_lists_its_methods(path: str, methods: tuple[str, ...]) -> None:
    assert ROUTES.methods(path) == methods


def test_normalise_maps_spellings_of_a_path_to_one_route() -> None:
    router = Router(
        [("GET", "/API/Send/", "send"), ("GET", "/API/Status/:id", "status")],
        normalise=lambda path: path.lower().rstrip("/"),
    )
    assert router.find("GET", "/api/send") == router.find("GET", "/Api/SEND//") == RouteMatch("send", {})
    assert router.find("GET", "/api/STATUS/M1/") == RouteMatch("status", {"id": "m1"})
    assert router.methods("/api/send/") == ("GET",)


def test_a_table_is_kept_as_it_was_given() -> None:
    assert Router(iter([("GET", "/a", 1)])).routes == (("GET", "/a", 1),)


def test_a_table_may_be_empty() -> None:
    router = Router[str]([])
    assert router.find("GET", "/") is None
    assert router.methods("/") == ()


def test_mapped_router_has_the_same_paths_and_changes_each_target_once() -> None:
    calls: list[list[int]] = []

    def change(what: list[int]) -> list[int]:
        calls.append(what)
        return [what[0] + 1]

    shared = [1]
    router = Router([("GET", "/a", shared), ("POST", "/A", shared), ("GET", "/b/:id", [5])], normalise=str.lower)
    mapped = router.mapped(change)
    assert len(calls) == 2
    first, second = mapped.find("GET", "/A"), mapped.find("POST", "/a")
    assert first is not None
    assert second is not None
    assert first.what is second.what == [2]
    assert mapped.find("GET", "/b/7") == ([6], {"id": "7"})

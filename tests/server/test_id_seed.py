from sms_sandbox.server.id_seed import new_id_seed


def test_new_seeds_differ_and_are_short() -> None:
    seeds = [new_id_seed() for _ in range(20)]
    assert len(set(seeds)) > 1
    assert all(0 <= seed < 10**9 for seed in seeds)

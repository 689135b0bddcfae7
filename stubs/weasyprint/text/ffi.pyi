harfbuzz_subset: object | None

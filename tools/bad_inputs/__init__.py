"""Bad inputs thrown at every address, form and command, to see that none of them ends in a server error.

    make bad-inputs                    # 20,000
    make bad-inputs COUNT=2000 SEED=7

Nothing about single pages stands here: addresses come from the resolver and from the links of the pages, forms from
their HTML, commands and their options from Django. So a new page or command is tried without being named.
"""

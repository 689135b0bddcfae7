"""What waits in the tests' queue for a worker."""

from queue import Empty

from celery import current_app


def taken() -> list[tuple[str, list[object]]]:
    """Name and arguments of each message since the last time, taken out of the queue."""
    found = []
    with current_app.connection_for_read() as connection, connection.SimpleQueue("celery") as queue:
        while True:
            try:
                message = queue.get(block=False)
            except Empty:
                return found
            found.append((message.headers["task"], message.payload[0]))
            message.ack()

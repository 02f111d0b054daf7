"""Runs the migrations on the connection that the store hands over; offline use is not supported."""

from alembic import context

from tutor.progress.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()

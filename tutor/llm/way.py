"""How one server wants to be asked, learned from what it rejects. Knows nothing of clients or turns."""

from dataclasses import dataclass, replace

from tutor.llm.typed import Form


@dataclass(frozen=True)
class Way:
    """What a server is known to accept. Learned from its rejections, so that each costs one request only once."""

    form: Form = Form.SCHEMA
    temperature: bool = True
    usage: bool = True

    def after(self, complaint: str) -> "Way | None":
        """Return the way to try next where a request was rejected with this complaint."""
        said = complaint.lower()
        if self.temperature and "temperature" in said:
            return replace(self, temperature=False)
        if self.usage and ("stream_options" in said or "include_usage" in said):
            return replace(self, usage=False)
        return None

    def weaker(self) -> "Way | None":
        """Return the way with the next less binding form."""
        form = self.form.next
        return replace(self, form=form) if form else None

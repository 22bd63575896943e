"""Docstrings under fields reach the OpenAPI document."""

from pydantic import BaseModel, Field
from sms_sandbox.server.admin.field_docs import DescribedSchema, field_docs
from sms_sandbox.server.admin.models.base import Page
from sms_sandbox.server.admin.models.messages import MessageView
from sms_sandbox.server.admin.models.queries import ListMessages


def test_docs_of_inherited_fields_are_found() -> None:
    docs = field_docs(ListMessages)
    assert docs["cursor"] == "``next`` of the page before."
    assert docs["text"] == "Part of the text."
    assert "provider" not in docs


def test_docs_of_a_generic_model_are_found() -> None:
    assert field_docs(Page[MessageView]) == {"next": "Cursor of the next page, null on the last."}


def test_models_of_other_packages_have_no_docs() -> None:
    class Foreign(BaseModel):
        name: str = Field()
        """Not read."""

    assert field_docs(Foreign) == {}


def test_description_is_under_the_alias_of_the_field() -> None:
    schema = ListMessages.model_json_schema(schema_generator=DescribedSchema)
    assert schema["properties"]["from"]["description"] == "A number in any spelling, or a sender as it is."

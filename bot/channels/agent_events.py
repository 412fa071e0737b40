"""Event classes wechatpy does not know yet. Defining one registers it."""

from wechatpy.fields import BaseField, IntegerField, StringField
from wechatpy.work.events import BaseEvent


class TemplateCardEvent(BaseEvent):  # type: ignore[misc]  # wechatpy ships no types
    """A button of a template card was pressed (模板卡片事件推送, page 90240).

    `selected` holds (question key, option id) pairs: one option and several look different in
    XML, so they are brought into one shape before the class sees them.
    """

    event = "template_card_event"
    agent = IntegerField("AgentID", 0)
    key = StringField("EventKey", "")
    task_id = StringField("TaskId", "")
    card_type = StringField("CardType", "")
    response_code = StringField("ResponseCode", "")
    selected = BaseField("SelectedItems", ())

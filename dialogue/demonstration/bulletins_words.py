"""What the invented bulletins say, in both languages."""

from dialogue.services.bulletin_questions import Wording
from dialogue.services.bulletins import Text

GUIDANCE = Text(
    "What is of high value, and how to keep originals",
    "ما له قيمة عالية، وكيف تُحفظ الأصول",
    "## Of particularly high value\n\n"
    "- Papers that show who gave orders, who knew, and who could have stopped it.\n"
    "- Material that shows how units and offices were organised.\n"
    "- Original films and photographs from the device that made them.\n"
    "- Whatever tells in favour of somebody who is accused. It is wanted just as much.\n\n"
    "## How to keep originals\n\n"
    "1. Copy the file from the device by cable or card.\n"
    "2. Leave it as it is: do not rename, crop or convert it.\n"
    "3. Write down at once who gave it to you, when, where and how.",
    "## ما له قيمة عالية\n\n"
    "- أوراق تبيّن من أعطى الأوامر ومن علم ومن كان يستطيع المنع.\n"
    "- مواد تبيّن كيف كانت الوحدات والمكاتب منظمة.\n"
    "- أفلام وصور أصلية من الجهاز الذي صنعها.\n"
    "- كل ما هو في صالح من يُتهم. وهو مطلوب بالقدر نفسه.\n\n"
    "## كيف تُحفظ الأصول\n\n"
    "1. انسخوا الملف من الجهاز بالسلك أو بالبطاقة.\n"
    "2. اتركوه كما هو: لا تغيّروا اسمه ولا تقصّوه ولا تحوّلوه.\n"
    "3. دوّنوا فورا من أعطاكم إياه ومتى وأين وكيف.",
)
BULLETIN = Text(
    "How the work goes on",
    "كيف يسير العمل",
    "The reading of what was handed over this half-year goes on. Feedback is now shown with its date from the start.",
    "تستمر قراءة ما سُلّم في نصف السنة هذا. ويظهر موعد الملاحظات من الآن منذ البداية.",
)
DRAFT = Text(
    "Meetings of the coming half-year", body_en="Two meetings are planned. Propose topics until the end of the month."
)
QUESTION = Wording(
    "Are pictures wanted that came through a messaging program?",
    "هل تُقبل الصور التي مرّت ببرنامج مراسلة؟",
    "Yes, at once. Note through whose hands they came. If the first file can be had without danger, send it later.",
    "نعم، فورا. دوّنوا مرورها من يد إلى يد. وإن أمكن الحصول على الملف الأول بلا خطر فأرسلوه لاحقا.",
)

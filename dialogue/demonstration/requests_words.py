"""What is asked and said in the demonstration: invented, in the language of the organisation that reads it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    title: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Step:
    authority: str
    country: str
    text: str


ARCHIVE = Asked(
    "How you keep originals / كيف تحفظون الأصول",
    "Where are the originals of what you handed over kept, and who can reach them?\n\n"
    "أين تُحفظ أصول ما سلّمتموه، ومن يصل إليها؟",
    "A court will ask who held them, and since when.\n\nستسأل المحكمة من حفظها ومنذ متى.",
)
ARCHIVE_ANSWER = "الأصول في خزانة مقفلة في مقر المنظمة منذ سنتين. يصل إليها شخصان، ويُسجَّل كل دخول."
FORMS = Asked(
    "نماذج التوثيق",
    "نرجو أن ترسلوا النماذج التي استعملتموها حين جمعتم المواد، بكل نسخها.",
    "نعرف منها ما سُئل عنه الناس وما لم يُسألوا عنه، فلا نسألهم مرة ثانية.",
)
FORMS_ANSWER = "النسخة الثانية هي المستعملة منذ سنة. نبحث عن الأولى ونرسلها."
LIST = Asked(
    "قائمة المواعيد",
    "هل لديكم قائمة بمواعيد دوام المستودع في الشتاء قبل الماضي؟",
    "تساعدنا على ترتيب ما وصلنا بحسب زمنه.",
)
LIST_DECLINED = "ليست لدينا، ومن كانت لديه لا نستطيع سؤاله الآن دون خطر عليه."
MAPS = Asked(
    "مخطط الطريق",
    "هل يمكنكم رسم الطريق بين المطحنة والمستودع كما كان؟ يكفي رسم باليد.",
    "لا نجد الطريق في الخرائط المتاحة.",
)
WHY_REACH = "نود أن نسأل عن مواعيد عمل المطحنة، لقاءً واحداً قصيراً. للشخص أن يرفض دون سبب."
SAID_NO, SAID_YES, ASKED_FOR = "ش-7", "ش-9", "و-3"
HOW_TO_REACH = "عن طريقنا فقط، في المساء، وبحضور شخص تختاره المنظمة."
FILED = Step(
    "Public prosecutor, Lake District (invented)",
    "Lakeland (invented)",
    "A complaint of forty pages with annexes. Nobody who spoke to us is named in it.",
)
OPENED = Step(
    "النيابة العامة، إقليم البحيرة (مخترعة)",
    "بلاد البحيرة (مخترعة)",
    "فُتح تحقيق بناء على شكوى قدمناها. لم يُطلب منا شيء بعد.",
)

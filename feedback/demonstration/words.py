"""What is said in the demonstration: invented, in the language of the organisation that reads it."""

from feedback.kinds import Dimension, Finding
from feedback.services.advice import Wording
from feedback.services.write import Written
from submissions.demonstration.stories import End, File, Story

_D, _F = Dimension, Finding


def _text(name: str, words: str) -> File:
    return File(name, words.encode())


FIRST = Story(
    label="التسليم الأول",
    end=End.REVIEWED,
    provider=0,
    words={"narrative": "ملاحظات قصيرة من صباح واحد عند المطحنة. كل ما فيها مخترع.", "places": "المطحنة (مكان مخترع)"},
    files=lambda: [_text("ملاحظات الصباح.txt", "ملاحظات مخترعة: المطحنة، السابعة صباحا.\n")],
)
SECOND = Story(
    label="التسليم الثاني",
    end=End.REVIEWED,
    provider=0,
    words={"narrative": "تتمة للملاحظات، مع قائمة بالمواعيد. كل ما فيها مخترع.", "places": "المطحنة (مكان مخترع)"},
    files=lambda: [_text("قائمة المواعيد.txt", "قائمة مخترعة: الاثنين والأربعاء.\n")],
)
LATE = Story(
    label="Recordings, one evening",
    end=End.UNDER_REVIEW,
    provider=0,
    words={"narrative": "Notes to recordings of one evening by the river. All invented.", "places": "River (invented)"},
    files=lambda: [_text("notes of the evening.txt", "Invented notes: the river, nine in the evening.\n")],
)
PUT_OFF = Story(
    label="Letters in two languages",
    end=End.UNDER_REVIEW,
    provider=0,
    words={"narrative": "Two letters and their translation. All invented.", "places": "Depot (invented)"},
    files=lambda: [_text("letters.txt", "Invented letters, the first of two.\n")],
)

LIBRARY = (
    Wording(
        _D.FORMAT,
        "Send the file as the device made it",
        "أرسلوا الملف كما صنعه الجهاز",
        "Programs for messages make pictures and films smaller and take out when and where they were made. Copy the "
        "file itself from the device or its card.",
        "برامج المراسلة تصغّر الصور والأفلام وتحذف زمانها ومكانها. انسخوا الملف نفسه من الجهاز أو من بطاقته.",
    ),
    Wording(
        _D.FORMAT,
        "One name for each file, and keep it",
        "اسم واحد لكل ملف، ولا تغيّروه",
        "Number the files in the order in which they were made, and use the same numbers in your notes.",
        "رقّموا الملفات بترتيب صنعها، واستعملوا الأرقام نفسها في ملاحظاتكم.",
    ),
    Wording(
        _D.QUALITY,
        "Write down when and where on the same day",
        "دوّنوا الزمان والمكان في اليوم نفسه",
        "A line on the day itself is worth more than a page a year later: the hour, the place, where you stood.",
        "سطر في اليوم نفسه أنفع من صفحة بعد سنة: الساعة والمكان وأين كنتم تقفون.",
    ),
    Wording(
        _D.TYPE,
        "The unremarkable shows how things were organised",
        "ما يبدو عاديا يبيّن كيف نُظّمت الأمور",
        "Lists, orders, stamps and timetables are often of more use than another picture of damage.",
        "القوائم والأوامر والأختام والمواعيد أنفع في الغالب من صورة أخرى للدمار.",
    ),
    Wording(
        _D.SUBJECT_MATTER,
        "Say what links it to the other material",
        "اذكروا ما يربطها بالمواد الأخرى",
        "A sentence on what came before and after helps more than a long description of each file.",
        "جملة عمّا جاء قبلها وبعدها أنفع من وصف طويل لكل ملف.",
    ),
)

HARD = {
    _D.TYPE: Written(_F.SERVES, "الملاحظات من النوع الذي نحتاج إليه.", "أضيفوا القوائم إن وُجدت."),
    _D.QUALITY: Written(_F.BETTER, "لا يذكر أكثرها الساعة ولا المكان.", "دوّنوهما في اليوم نفسه."),
    _D.SUBJECT_MATTER: Written(_F.SERVES, "تتصل بما طلبناه."),
    _D.FORMAT: Written(
        _F.HINDERS, "وصلتنا نسخ من برنامج مراسلة، فضاع ما كان فيها من بيانات.", "أرسلوا الملفات الأصلية."
    ),
}
BETTER = {
    _D.TYPE: Written(_F.STRENGTH, "قائمة المواعيد هي ما كان ينقصنا تماما."),
    _D.QUALITY: Written(_F.BETTER, "الساعة مذكورة الآن، والمكان ما زال ناقصا في نصفها.", "اذكروا أين كنتم تقفون."),
    _D.SUBJECT_MATTER: Written(_F.SERVES, "تكمل التسليم الأول."),
    _D.FORMAT: Written(_F.BETTER, "الملفات أصلية هذه المرة، وأسماؤها تتكرر.", "رقّموها بترتيب صنعها."),
}
GOOD = {
    _D.TYPE: Written(_F.STRENGTH, "صورتان وملاحظاتهما معا: هذا ما يفيدنا أكثر من غيره."),
    _D.QUALITY: Written(_F.SERVES, "الزمان والمكان مذكوران في الملاحظات."),
    _D.SUBJECT_MATTER: Written(
        _F.SERVES, "تتصل بما طلبناه، وتبقى جملة عمّا جاء قبلها.", "اذكروا ما يربطها بالتسليم الثاني."
    ),
    _D.FORMAT: Written(_F.STRENGTH, "ملفات أصلية بأسماء مرقّمة وملاحظات بالأرقام نفسها."),
}
ENGLISH = {
    _D.TYPE: Written(_F.SERVES, "The kind of material that is asked for in our guidance."),
    _D.QUALITY: Written(_F.SERVES, "It says who made it and when.", "Add where the first copy is kept."),
    _D.SUBJECT_MATTER: Written(_F.BETTER, "Half of it repeats what is public.", "Leave out what anybody can find."),
    _D.FORMAT: Written(_F.STRENGTH, "Text that can be searched, in the order in which it was written."),
}
REPLY = "شكرا. سنذكر في المرة القادمة ما يربط كل تسليم بما قبله."
WHY_LATER = "A translator is away until the middle of next month. We would rather read the letters whole than guess."

"""Everything the program says, in English and Arabic."""

from collections.abc import Callable

Say = Callable[..., None]
LANGUAGES = ("en", "ar")
_EN, _AR = 0, 1

WORDS: dict[str, tuple[str, str]] = {
    "reading": (
        "Reading the folder: {count} files so far.",
        "قراءة المجلّد: {count} من الملفات حتى الآن.",
    ),
    "read": (
        "{count} files, {size} bytes. Each has been read once and has its fingerprint.",
        "عدد الملفات {count}، {size} بايت. قُرئ كل ملف مرة وأُخذت بصمته.",
    ),
    "going_on": (
        "Going on with what was begun: {sent} of {count} files are there.",
        "متابعة ما بدأ: وصل {sent} من {count} ملفات.",
    ),
    "begun": (
        "Submission {reference} has been begun.",
        "بدأ الإيداع {reference}.",
    ),
    "announced": (
        "{count} files announced.",
        "أُعلن عن {count} من الملفات.",
    ),
    "sending": (
        "{sent} of {count} files sent, {percent} %.",
        "أُرسل {sent} من {count} ملفات، {percent}٪.",
    ),
    "again": (
        "The portal did not answer ({why}). Trying again.",
        "لم تجب البوابة ({why}). تجري المحاولة من جديد.",
    ),
    "sent": (
        "All {count} files are there. Keep your copies until they are secured.",
        "وصلت كل الملفات وعددها {count}. احتفظوا بنسخكم حتى تُحفظ.",
    ),
    "securing": (
        "{secured} of {count} files secured.",
        "حُفظ {secured} من {count} ملفات.",
    ),
    "handed_over": (
        "The submission has been handed over.",
        "سُلِّم الإيداع.",
    ),
    "hand_over_later": (
        "All files are secured. Hand the submission over in the portal, then run: portal-deposit verify {folder}",
        "حُفظت كل الملفات. سلّموا الإيداع في البوابة، ثم شغّلوا: portal-deposit verify {folder}",
    ),
    "receipt_kept": (
        "Receipt kept: {file}",
        "حُفظ الإيصال: {file}",
    ),
    "verified": (
        "All is well: {count} files are in the receipt, each with the fingerprint it has here.",
        "كل شيء سليم: في الإيصال {count} من الملفات، ولكل منها البصمة التي له هنا.",
    ),
    "compare_key": (
        "The key of the log was taken from the receipt. Compare it with the published one: {key}",
        "أُخذ مفتاح السجل من الإيصال. قارنوه بالمفتاح المنشور: {key}",
    ),
    "logged_in": (
        "The token is good. It is kept in {file}, which only you can read.",
        "الرمز صالح. حُفظ في {file} ولا يقرؤه غيركم.",
    ),
    "standing": (
        "Files: {count}. Sent: {sent}. Secured: {secured}.",
        "الملفات: {count}. أُرسل: {sent}. حُفظ: {secured}.",
    ),
    "held": (
        "File {number} is set apart: {words}",
        "الملف {number} مُنحّى جانباً: {words}",
    ),
    "sealing": (
        "Files are sealed here, to the key {key}, before they leave. Compare the key with the published one.",
        "تُختم الملفات هنا بالمفتاح {key} قبل أن تغادر. قارنوا المفتاح بالمفتاح المنشور.",
    ),
    # ---- what can stop a deposit
    "no_token": (
        "There is no token. Make one in the portal on the page Tokens, then run: portal-deposit login",
        "لا يوجد رمز. أنشئوا رمزاً في البوابة في صفحة الرموز، ثم شغّلوا: portal-deposit login",
    ),
    "open_to_others": (
        "{file} can be read by others on this machine. Run: chmod 600 {file}",
        "يمكن لغيركم على هذا الجهاز قراءة {file}. شغّلوا: chmod 600 {file}",
    ),
    "bad_address": (
        "{address} is no address of a portal. It begins with https://",
        "{address} ليس عنوان بوابة. يبدأ العنوان بـ https://",
    ),
    "no_folder": (
        "{folder} is no folder.",
        "{folder} ليس مجلّداً.",
    ),
    "no_files": (
        "There are no files in {folder}.",
        "لا توجد ملفات في {folder}.",
    ),
    "no_plain_file": (
        "{file} is a link or a device, not a file. Take it out of the folder, or put the file itself there.",
        "{file} وصلة أو جهاز وليس ملفاً. أخرجوه من المجلّد أو ضعوا الملف نفسه مكانه.",
    ),
    "unreadable": (
        "{file} cannot be read: {why}",
        "تعذّرت قراءة {file}: {why}",
    ),
    "changed": (
        "{file} has changed since the folder was read. Put the old file back, or begin again with --anew.",
        "تغيّر {file} بعد قراءة المجلّد. أعيدوا الملف القديم، أو ابدؤوا من جديد باستعمال --anew.",
    ),
    "bag_wrong": (
        "The bag is not as its manifest says:\n{lines}",
        "الحقيبة لا تطابق بيانها:\n{lines}",
    ),
    "bag_unreadable": (
        "{file}, line {line}, is no line of a bag's manifest.",
        "{file}، السطر {line}: ليس سطراً من بيان حقيبة.",
    ),
    "no_label": (
        'Give the submission a neutral label: --label "Box 3"',
        'أعطوا الإيداع عنواناً محايداً: --label "الصندوق 3"',
    ),
    "bad_about": (
        "{file} cannot be read: it holds the description of the submission as JSON.",
        "تعذّرت قراءة {file}: فيه وصف الإيداع بصيغة JSON.",
    ),
    "refused": (
        "The portal refuses ({status}): {words}",
        "رفضت البوابة ({status}): {words}",
    ),
    "lines_refused": (
        "The portal refuses these lines of the list; nothing of it was kept:\n{lines}",
        "رفضت البوابة هذه الأسطر من القائمة، ولم يُحفظ منها شيء:\n{lines}",
    ),
    "no_answer": (
        "{address} does not answer ({why}). What was sent is kept. Run the same command again later.",
        "لا يجيب {address} ({why}). ما أُرسل محفوظ. شغّلوا الأمر نفسه لاحقاً.",
    ),
    "went_back": (
        "The portal has less of {file} than it said. Run the same command again.",
        "لدى البوابة من {file} أقل مما قالت. شغّلوا الأمر نفسه من جديد.",
    ),
    "nothing_begun": (
        "Nothing has been sent from {folder} yet.",
        "لم يُرسل شيء من {folder} بعد.",
    ),
    "not_secured_yet": (
        "Not everything is secured yet: {secured} of {count}. Ask again later with: portal-deposit status {folder}",
        "لم يُحفظ كل شيء بعد: {secured} من {count}. اسألوا لاحقاً: portal-deposit status {folder}",
    ),
    "no_receipt_yet": (
        "There is no receipt yet. It is issued when the submission has been handed over and everything is secured.",
        "لا إيصال بعد. يصدر الإيصال بعد تسليم الإيداع وحفظ كل شيء.",
    ),
    "set_apart": (
        "{count} files are set apart. The portal says why; your contact point can help.",
        "عدد الملفات المنحّاة جانباً {count}. تذكر البوابة السبب، ويمكن لنقطة الاتصال مساعدتكم.",
    ),
    "receipt_wrong": (
        "The receipt {file} is wrong: {why}. Do not delete anything, and tell your contact point.",
        "الإيصال {file} غير صحيح: {why}. لا تحذفوا شيئاً وأخبروا نقطة الاتصال.",
    ),
    "not_in_receipt": (
        "These files are not in the receipt as they are here:\n{files}",
        "هذه الملفات ليست في الإيصال كما هي هنا:\n{files}",
    ),
    "wrong_key": (
        "The portal offers the key {offered}, not {wanted}. Nothing was sent. Tell your contact point.",
        "تعرض البوابة المفتاح {offered} لا {wanted}. لم يُرسل شيء. أخبروا نقطة الاتصال.",
    ),
}


def in_language(language: str) -> Callable[..., str]:
    """Return what turns a word of the program into a sentence."""
    place = _AR if language == "ar" else _EN

    def said(word: str, **values: object) -> str:
        return WORDS[word][place].format(**values)

    return said

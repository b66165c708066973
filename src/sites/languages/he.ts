/** Hebrew. */
import type { FormMessages } from "../forms/form-messages.ts";
import type { SiteWords } from "./site-words.ts";

export const SITE: SiteWords = {
  skip: "דילוג לתוכן",
  navigation: "ניווט ראשי",
  hours: "שעות פתיחה",
  closed: "סגור",
  address: "כתובת",
  directions: "הוראות הגעה",
  call: "התקשרו",
  write: "כתבו לנו",
  phone: "טלפון",
  email: "דוא״ל",
  name: "שם",
  message: "הודעה",
  date: "תאריך",
  time: "שעה",
  people: "כמה אנשים",
  service: "שירות",
  choose: "נא לבחור",
  optional: "לא חובה",
  send: "שליחה",
  book: "בקשת מועד",
  subscribe: "הרשמה",
  thanks: "תודה",
  received: "קיבלנו ונחזור אליכם.",
  missing: "הדף לא נמצא",
  missingText: "אין דבר בכתובת זו.",
  home: "דף הבית",
  trap: "נא להשאיר ריק",
};

export const FORM: FormMessages = {
  foreign: { title: "הטופס לא נשלח מכאן", text: "הוא הגיע מאתר אחר. נא לפתוח את הדף ולמלא שם את הטופס." },
  tooLarge: {
    title: "זה יותר מדי",
    text: (kilobytes) => `טופס מקבל ${kilobytes} ק״ב של טקסט. נא לחזור ולכתוב פחות.`,
  },
  unreadable: { title: "אי אפשר לקרוא את זה", text: "טופס מקבל טקסט, ללא קבצים. נא לחזור ולשלוח אותו מהדף." },
  invalid: { title: "נא לבדוק שוב", text: "עדיין לא נשלח דבר. כל מה שכתבתם עדיין כאן." },
  noPerson: {
    title: "נא לאשר שאתם בני אדם",
    text: "עדיין לא נשלח דבר. כל מה שכתבתם עדיין כאן: אשרו למטה ושלחו שוב.",
  },
  thanks: { title: "תודה", text: "ההודעה שלכם נשלחה." },
  limited: {
    title: "רק רגע, בבקשה",
    text: "נשלח מכאן יותר ממה שאפשר לקבל בבת אחת. כל מה שכתבתם עדיין כאן: נא לשלוח שוב מאוחר יותר.",
  },
  unavailable: {
    title: "לא נשלח",
    text: "לא ניתן היה לקבל את זה כעת. כל מה שכתבתם עדיין כאן: נא לשלוח שוב בעוד דקה.",
  },
  again: "שליחה חוזרת",
  faults: {
    missing: "נא למלא שדה זה.",
    unreachable: "נא לציין כתובת דוא״ל או מספר טלפון.",
    email: "זו אינה כתובת דוא״ל.",
    phone: "זה אינו מספר טלפון.",
    date: "אי אפשר לבקש את היום הזה.",
    time: "זו אינה שעה כגון 18:30.",
    people: "זה אינו מספר מ־1 עד 999.",
    unkeepable: "יש כאן תווים שאי אפשר לשמור.",
    long: (most) => `יש כאן יותר מ־${most} תווים.`,
  },
};

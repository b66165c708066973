/** Japanese. */
import type { FormMessages } from "../forms/form-messages.ts";
import type { SiteWords } from "./site-words.ts";

export const SITE: SiteWords = {
  skip: "本文へ移動",
  navigation: "メインメニュー",
  hours: "営業時間",
  closed: "定休日",
  address: "住所",
  directions: "アクセス",
  call: "電話する",
  write: "お問い合わせ",
  phone: "電話番号",
  email: "メールアドレス",
  name: "お名前",
  message: "メッセージ",
  date: "日付",
  time: "時間",
  people: "人数",
  service: "サービス",
  choose: "選択してください",
  optional: "任意",
  send: "送信",
  book: "この日時で申し込む",
  subscribe: "登録する",
  thanks: "ありがとうございます",
  received: "受け付けました。後ほどご連絡いたします。",
  missing: "ページが見つかりません",
  missingText: "このアドレスには何もありません。",
  home: "ホーム",
  trap: "空欄のままにしてください",
};

export const FORM: FormMessages = {
  foreign: {
    title: "このフォームはここから送信されたものではありません",
    text: "別のウェブサイトから届きました。ページを開き、そちらのフォームにご記入ください。",
  },
  tooLarge: {
    title: "内容が多すぎます",
    text: (kilobytes) =>
      `フォームで受け付けられるテキストは ${kilobytes} KB までです。前のページに戻り、短くしてください。`,
  },
  unreadable: {
    title: "読み取れません",
    text: "フォームで受け付けられるのはテキストのみで、ファイルは送れません。前のページに戻り、ページから送信してください。",
  },
  invalid: {
    title: "入力内容をご確認ください",
    text: "まだ何も送信されていません。入力された内容はすべて残っています。",
  },
  noPerson: {
    title: "人であることをご確認ください",
    text: "まだ何も送信されていません。入力された内容はすべて残っています。下で確認し、もう一度送信してください。",
  },
  thanks: { title: "ありがとうございます", text: "メッセージを送信しました。" },
  limited: {
    title: "少々お待ちください",
    text: "一度に受け付けられる量を超えて送信されました。入力された内容はすべて残っています。後でもう一度送信してください。",
  },
  unavailable: {
    title: "送信できませんでした",
    text: "ただいま受け付けられませんでした。入力された内容はすべて残っています。1 分後にもう一度送信してください。",
  },
  again: "もう一度送信",
  faults: {
    missing: "入力してください。",
    unreachable: "メールアドレスまたは電話番号を入力してください。",
    email: "メールアドレスではありません。",
    phone: "電話番号ではありません。",
    date: "この日は指定できません。",
    time: "18:30 のような時間ではありません。",
    people: "1 から 999 までの数字ではありません。",
    unkeepable: "保存できない文字が含まれています。",
    long: (most) => `${most} 文字を超えています。`,
  },
};

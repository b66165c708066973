/** Korean. */
import type { FormMessages } from "../forms/form-messages.ts";
import type { SiteWords } from "./site-words.ts";

export const SITE: SiteWords = {
  skip: "본문으로 이동",
  navigation: "주 메뉴",
  hours: "영업시간",
  closed: "휴무",
  address: "주소",
  directions: "오시는 길",
  call: "전화하기",
  write: "문의하기",
  phone: "전화번호",
  email: "이메일",
  name: "이름",
  message: "메시지",
  date: "날짜",
  time: "시간",
  people: "인원",
  service: "서비스",
  choose: "선택해 주세요",
  optional: "선택 사항",
  send: "보내기",
  book: "이 시간으로 문의",
  subscribe: "구독하기",
  thanks: "감사합니다",
  received: "잘 받았습니다. 곧 연락드리겠습니다.",
  missing: "페이지를 찾을 수 없습니다",
  missingText: "이 주소에는 아무것도 없습니다.",
  home: "홈",
  trap: "비워 두세요",
};

export const FORM: FormMessages = {
  foreign: {
    title: "이 양식은 여기에서 보낸 것이 아닙니다",
    text: "다른 웹사이트에서 왔습니다. 페이지를 열고 그곳에서 양식을 작성해 주세요.",
  },
  tooLarge: {
    title: "내용이 너무 많습니다",
    text: (kilobytes) => `양식은 텍스트를 ${kilobytes} KB까지 받습니다. 뒤로 가서 더 짧게 작성해 주세요.`,
  },
  unreadable: {
    title: "읽을 수 없습니다",
    text: "양식은 텍스트만 받고 파일은 받지 않습니다. 뒤로 가서 페이지에서 보내 주세요.",
  },
  invalid: {
    title: "다시 확인해 주세요",
    text: "아직 아무것도 보내지 않았습니다. 작성하신 내용은 모두 그대로 있습니다.",
  },
  noPerson: {
    title: "사람인지 확인해 주세요",
    text: "아직 아무것도 보내지 않았습니다. 작성하신 내용은 모두 그대로 있습니다. 아래에서 확인하고 다시 보내 주세요.",
  },
  thanks: { title: "감사합니다", text: "메시지를 보냈습니다." },
  limited: {
    title: "잠시만 기다려 주세요",
    text: "한 번에 받을 수 있는 것보다 많이 보냈습니다. 작성하신 내용은 모두 그대로 있습니다. 나중에 다시 보내 주세요.",
  },
  unavailable: {
    title: "보내지 못했습니다",
    text: "지금은 받을 수 없었습니다. 작성하신 내용은 모두 그대로 있습니다. 1분 뒤에 다시 보내 주세요.",
  },
  again: "다시 보내기",
  faults: {
    missing: "입력해 주세요.",
    unreachable: "이메일 주소나 전화번호를 입력해 주세요.",
    email: "이메일 주소가 아닙니다.",
    phone: "전화번호가 아닙니다.",
    date: "이 날짜는 요청할 수 없습니다.",
    time: "18:30 같은 시간이 아닙니다.",
    people: "1부터 999까지의 숫자가 아닙니다.",
    unkeepable: "저장할 수 없는 문자가 있습니다.",
    long: (most) => `${most}자를 넘습니다.`,
  },
};

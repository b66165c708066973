/** What a site says that its owner did not write. */
export interface SiteWords {
  skip: string;
  /** What the main navigation is called for those who listen. */
  navigation: string;
  hours: string;
  closed: string;
  address: string;
  directions: string;
  call: string;
  write: string;
  phone: string;
  email: string;
  name: string;
  message: string;
  date: string;
  time: string;
  people: string;
  service: string;
  choose: string;
  optional: string;
  send: string;
  /** On the button of a booking request. */
  book: string;
  subscribe: string;
  thanks: string;
  received: string;
  missing: string;
  missingText: string;
  home: string;
  /** On the field that people do not see. */
  trap: string;
}

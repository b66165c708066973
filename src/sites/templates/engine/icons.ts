/** Small drawings beside words, as a partial: `{% render "icon", name: "phone" %}`. 24 units a side, in the colour of the words. */

const PATHS: Readonly<Record<string, string>> = {
  phone:
    '<path d="M5 4h3.5l1.8 4.6-2.3 1.6a12.5 12.5 0 0 0 5.8 5.8l1.6-2.3L20 15.5V19a1.8 1.8 0 0 1-2 1.8A15.7 15.7 0 0 1 3.2 6 1.8 1.8 0 0 1 5 4Z"/>',
  mail: '<rect x="3" y="5.5" width="18" height="13" rx="2"/><path d="m3.8 7 8.2 6 8.2-6"/>',
  pin: '<path d="M12 21s7-5.9 7-11.2A7 7 0 0 0 5 9.8C5 15.1 12 21 12 21Z"/><circle cx="12" cy="9.8" r="2.6"/>',
  clock: '<circle cx="12" cy="12" r="8.5"/><path d="M12 7.2V12l3.2 2"/>',
  arrow: '<path d="M4.5 12h15M13.5 6l6 6-6 6"/>',
  check: '<path d="m5 12.8 4.3 4.2L19 7.4"/>',
  plus: '<path d="M12 5v14M5 12h14"/>',
  star: '<path d="m12 3.8 2.5 5.3 5.7.7-4.2 4 1.1 5.8-5.1-2.9-5.1 2.9L8 13.8l-4.2-4 5.7-.7Z"/>',
  quote:
    '<path d="M10 6.5C6.8 7.4 5 9.8 5 13.2V17h5v-5H7.4c.1-1.7 1-2.9 2.6-3.5Zm9 0c-3.2.9-5 3.3-5 6.7V17h5v-5h-2.6c.1-1.7 1-2.9 2.6-3.5Z"/>',
  calendar: '<rect x="3.5" y="5" width="17" height="15" rx="2"/><path d="M3.5 10h17M8 3v4M16 3v4"/>',
  people:
    '<circle cx="9" cy="8.5" r="3.2"/><path d="M3 19.5c.6-3.3 2.8-5 6-5s5.4 1.7 6 5M15.5 5.6a3.2 3.2 0 0 1 0 5.8M17.6 14.9c1.9.7 3 2.2 3.4 4.6"/>',
  link: '<path d="M10 14a4 4 0 0 0 5.7 0l3.1-3.1a4 4 0 1 0-5.7-5.7l-1 1M14 10a4 4 0 0 0-5.7 0l-3.1 3.1a4 4 0 1 0 5.7 5.7l1-1"/>',
  shield:
    '<path d="M12 3.2 4.8 6v5.6c0 4.4 3 7.6 7.2 9.2 4.2-1.6 7.2-4.8 7.2-9.2V6Z"/><path d="m8.8 12 2.2 2.2 4.2-4.4"/>',
  tooth:
    '<path d="M12 6.2C9.5 4 5 4.2 4.6 8.6c-.3 3.2 1.4 4.6 1.8 7 .4 2.3.6 5 2 5 1.7 0 1.4-6 3.6-6s1.9 6 3.6 6c1.4 0 1.6-2.7 2-5 .4-2.4 2.1-3.8 1.8-7C19 4.2 14.5 4 12 6.2Z"/>',
  scissors:
    '<circle cx="6.5" cy="6.5" r="2.8"/><circle cx="6.5" cy="17.5" r="2.8"/><path d="m9 8 11 8.5M9 16 20 7.5"/>',
  scales:
    '<path d="M12 4v16M7.5 20h9M5 7.5l7-1.7 7 1.7M5 7.5 2.5 13.5a2.7 2.7 0 0 0 5 0ZM19 7.5l-2.5 6a2.7 2.7 0 0 0 5 0Z"/>',
  hammer: '<path d="m13.5 8.5-9 9a1.9 1.9 0 0 0 2.7 2.7l9-9M12 7l5-3.5 4 4L17.5 12.5l-1.7-1.7"/>',
  bolt: '<path d="M13 3 5 13.5h6L10.5 21 19 10.5h-6Z"/>',
  camera: '<path d="M4 8h3.5L9 5.5h6L16.5 8H20v11H4Z"/><circle cx="12" cy="13" r="3.5"/>',
  bag: '<path d="M5.5 8.5h13l1 11.5h-15Z"/><path d="M8.5 10.5V7a3.5 3.5 0 0 1 7 0v3.5"/>',
  leaf: '<path d="M5 19C4 10 9 5 20 4.5 20.5 15 15.5 20 7.5 17M5 19c2-4.5 5-7.5 9-9.5"/>',
  fork: '<path d="M8 3v18M5 3v5a3 3 0 0 0 6 0V3M17 21v-7h-2.5c0-5 .8-9 2.5-11Z"/>',
};

export const ICON_PARTIAL = `{%- case name -%}${Object.entries(PATHS)
  .map(
    ([name, path]) =>
      `{%- when "${name}" -%}<svg class="icon" viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">${path}</svg>`,
  )
  .join("")}{%- endcase -%}`;
